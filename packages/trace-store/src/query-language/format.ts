import type { Condition, QueryFilter, Target } from '../model/span-query.ts';
import type { SpanSelection, Stage } from '../model/span-selection.ts';
import { formatDuration } from './durations.ts';
import { KEYWORDS, namedTarget, valueKindOf } from './fields.ts';
import { isNestedSet } from './nested-set.ts';
import { targetOf } from './parse-condition.ts';

/** Letters, digits and the signs that are common in names and paths and mean nothing here. */
const PLAIN = /^[\p{L}\p{N}_./:@#$%*+-](?:[\p{L}\p{N}_./:@#$%*+[\]-]|\{[\p{L}\p{N}_.:-]*\})*$/u;
const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The query as text; `parseQuery` of it gives the same. */
export function formatQuery(conditions: readonly QueryFilter[], selection?: SpanSelection): string {
  const [first] = conditions;
  const isOne = first !== undefined && conditions.length === 1;
  const plain = isOne ? formatFilter(first) : conditions.map((condition) => formatFilter(condition, 'all')).join(' and ');
  if (selection === undefined) return plain;
  const chosen = formatSelection(selection, 'pipe');
  return conditions.length === 0 ? chosen : `${chosen} | {${plain}}`;
}

/** @param within what it is a part of: decides about brackets. */
export function formatFilter(filter: QueryFilter, within: 'all' | 'any' | 'not' | 'top' = 'top'): string {
  if ('target' in filter) return formatCondition(filter);
  if ('not' in filter) return `not ${formatFilter(filter.not, 'not')}`;
  const isAny = 'any' in filter;
  const parts = isAny ? filter.any : filter.all;
  if (parts.length === 0) return isAny ? 'false' : 'true';
  const text = parts.map((part) => formatFilter(part, isAny ? 'any' : 'all')).join(isAny ? ' or ' : ' and ');
  const isBare = within === 'top' || (within === 'any' && !isAny);
  return isBare ? text : `(${text})`;
}

function formatCondition({ target, operator, values }: Condition): string {
  const name = formatTarget(target);
  if (operator === 'exists' || operator === 'not exists') return `${name} ${operator}`;
  const isDuration = valueKindOf(target, operator) === 'duration';
  const texts = values.map((value) => (isDuration ? formatDuration(BigInt(value)) : formatWord(value)));
  const isList = operator === 'in' || operator === 'not in';
  return `${name} ${operator} ${isList ? `(${texts.join(', ')})` : (texts[0] ?? '""')}`;
}

export function formatTarget(target: Target): string {
  switch (target.kind) {
    case 'detail':
      return target.detail;
    case 'field':
    case 'trace':
      return target.field;
    case 'attribute': {
      const { key, scope } = target;
      const prefix = scope === undefined ? '' : `${scope}.`;
      const word = prefix + key;
      // An attribute that is named like a field, or like a scope, keeps its meaning in quotes.
      const read =
        PLAIN.test(word) && namedTarget(word) === null && !isNestedSet({ kind: 'word', text: word })
          ? targetOf({ kind: 'word', text: word, start: 0, end: 0, isClosed: true })
          : null;
      const isSame = read?.kind === 'attribute' && read.key === key && read.scope === scope && !KEYWORDS.includes(word.toLowerCase());
      return isSame ? word : prefix + quoted(key);
    }
  }
}

/** How tightly a set is bound: what binds less tightly than its place stands in brackets. */
const BINDING = { pipe: 0, either: 1, both: 2, related: 3, spans: 4 } as const;
type Place = keyof typeof BINDING;

function formatSelection(selection: SpanSelection, place: Place): string {
  const text = selectionText(selection);
  return BINDING[selection.kind] < BINDING[place] ? `(${text})` : text;
}

function selectionText(selection: SpanSelection): string {
  switch (selection.kind) {
    case 'spans':
      return bracedFilter(selection.filter);
    case 'either':
      return `${formatSelection(selection.left, 'either')} or ${formatSelection(selection.right, 'both')}`;
    case 'both':
      return `${formatSelection(selection.left, 'both')} and ${formatSelection(selection.right, 'related')}`;
    case 'related': {
      const sign = selection.mode === 'not' ? '!' : selection.mode === 'union' ? '&' : '';
      return `${formatSelection(selection.left, 'related')} ${sign}${selection.relation} ${formatSelection(selection.right, 'spans')}`;
    }
    case 'pipe':
      return [formatSelection(selection.input, 'either'), ...selection.stages.map(formatStage)].join(' | ');
  }
}

/** Spans of every kind need no word. */
function bracedFilter(filter: QueryFilter): string {
  return 'all' in filter && filter.all.length === 0 ? '{}' : `{${formatFilter(filter)}}`;
}

function formatStage(stage: Stage): string {
  switch (stage.kind) {
    case 'filter':
      return bracedFilter(stage.filter);
    case 'by':
      return `by(${formatTarget(stage.target)})`;
    case 'together':
      return 'coalesce()';
    case 'aggregate': {
      const { target, value } = stage;
      const isDuration = target !== null && valueKindOf(target) === 'duration';
      const text = isDuration ? formatDuration(BigInt(value)) : value;
      return `${stage.aggregate}(${target === null ? '' : formatTarget(target)}) ${stage.operator} ${text}`;
    }
  }
}

/** A key or value as it stands in a query: in quotes where it needs them. */
export function formatWord(text: string): string {
  return PLAIN.test(text) && !KEYWORDS.includes(text.toLowerCase()) && text !== 'nil' ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)}"`;
}
