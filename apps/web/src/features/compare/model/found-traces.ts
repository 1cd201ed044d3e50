import { FIELD_NAMES, formatQuery, parseQuery, type Condition, type Query, type QueryFilter } from '@spanhouse/trace-store/query-language';
import type { ComparisonView } from './comparison-view.ts';
import type { CompareState } from '../url.ts';

/** `key = value` as the query language has it. */
export function conditionOf(key: string, value: string): Condition {
  const field = FIELD_NAMES.find((name) => name === key);
  return { target: field === undefined ? { kind: 'attribute', key } : { kind: 'field', field }, operator: '=', values: [value] };
}

export type FoundTraces = { readonly query: string; readonly order: 'duration' | 'newest'; readonly fromMs: number; readonly toMs: number };

/** The chosen spans that also hold one condition more, as a search of the traces page. */
export function chosenTraces(
  base: Query,
  state: CompareState,
  threshold: ComparisonView['threshold'],
  more: Condition,
  range: { readonly fromMs: number; readonly toMs: number },
): FoundTraces {
  const conditions: QueryFilter[] = [...base.conditions, more];
  const duration = (operator: '>' | '>=' | '<=', ns: number): void => {
    conditions.push({ target: { kind: 'field', field: 'duration' }, operator, values: [String(Math.round(ns))] });
  };
  if (state.pick === 'failed') conditions.push({ target: { kind: 'field', field: 'status' }, operator: '=', values: ['error'] });
  // Where every interface has its own threshold no one duration says it: the slowest stand first then.
  if (state.pick === 'slow' && threshold !== null && threshold.lowestNs === threshold.highestNs) duration('>', threshold.lowestNs);
  const { minNs, maxNs, sinceMs, untilMs } = state.part;
  if (state.pick === 'part' && minNs !== null) duration('>=', minNs);
  if (state.pick === 'part' && maxNs !== null) duration('<=', maxNs);
  const parsed = state.pick === 'query' ? parseQuery(state.chosenBy) : null;
  const chosenBy = parsed === null || 'error' in parsed ? undefined : parsed;
  if (chosenBy !== undefined) conditions.push(...chosenBy.conditions);
  const isTimed = state.pick === 'part';
  return {
    query: formatQuery(conditions, base.selection ?? chosenBy?.selection),
    order: state.pick === 'slow' ? 'duration' : 'newest',
    fromMs: isTimed ? (sinceMs ?? range.fromMs) : range.fromMs,
    toMs: isTimed ? (untilMs ?? range.toMs) : range.toMs,
  };
}
