import { searchableText } from '../attribute-hash.ts';
import type { BlockSpan } from '../block/block-reader.ts';
import { KIND_NAMES, STATUS_NAMES } from '../model/span-query.ts';
import { columnText } from '../read/span-facts.ts';
import { indexText, PROMOTIONS, type PromotedColumn } from '../semantics.ts';
import { COHORT_LIMITS } from './limits.ts';

/** `number` is null for what was not sent as one. */
export type Fact = { readonly text: string; readonly number: number | null };
export type SpanFacts = ReadonlyMap<string, Fact>;

/** Attributes that are told under the name of their field. */
const FIELDS: readonly PromotedColumn[] = ['service', 'environment', 'version', 'instance', 'host', 'pod'];
const TOLD_BY_FIELDS: ReadonlySet<string> = new Set(
  PROMOTIONS.filter(({ column }) => FIELDS.includes(column)).flatMap(({ names }) => names),
);

/**
 * All that a span says of itself and of where it ran, by key of the query language; of a key that is there twice, the span's own value.
 * Not its duration and its times, by which sets are chosen.
 */
export function spanFactsOf(from: BlockSpan): SpanFacts {
  const { span, resource, scope } = from;
  const facts = new Map<string, Fact>();
  const say = (key: string, text: string, number: number | null = null): void => {
    if (text !== '' && text.length <= COHORT_LIMITS.textUnitsMax && !facts.has(key)) facts.set(key, { text, number });
  };
  for (const field of FIELDS) say(field, columnText(from, field));
  say('name', indexText(span.name));
  say('kind', KIND_NAMES[span.kind] ?? '');
  say('status', STATUS_NAMES[span.status?.code ?? 0] ?? '');
  say('isRoot', String(span.parentSpanId === ''));
  for (const { key, value } of [...span.attributes, ...(resource?.attributes ?? []), ...(scope?.attributes ?? [])]) {
    if (TOLD_BY_FIELDS.has(key)) continue;
    say(key, searchableText(value) ?? '', value?.kind === 'int' || value?.kind === 'double' ? Number(value.value) : null);
  }
  return facts;
}
