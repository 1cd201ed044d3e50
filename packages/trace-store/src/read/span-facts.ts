import type { KeyValue } from '@spanhouse/otlp';
import { searchableText } from '../attribute-hash.ts';
import type { BlockSpan } from '../block/block-reader.ts';
import { KIND_NAMES, STATUS_NAMES, type Condition, type FieldName, type Operator } from '../model/span-query.ts';
import {
  INDEX_TEXT_BYTES_MAX,
  indexText,
  promotionOf,
  PROMOTIONS,
  synonymsOf,
  UNKNOWN_SERVICE,
  type PromotedColumn,
} from '../semantics.ts';

const encoder = new TextEncoder();
const STATUS_MAX = 0xffff;

/** Text of a promoted column as the index has it for this span; '' when empty. The writer fills the columns by the same rules (semantics.ts). */
export function columnText(from: BlockSpan, column: PromotedColumn): string {
  const promotion = PROMOTIONS.find((each) => each.column === column);
  if (promotion === undefined) return '';
  if (promotion.spanKinds.length > 0 && !promotion.spanKinds.includes(from.span.kind)) return '';
  const attributes = promotion.from === 'span' ? from.span.attributes : (from.resource?.attributes ?? []);
  for (const name of [...promotion.names, ...promotion.fallbacks]) {
    const text = firstText(attributes, name);
    if (text === null || text === '') continue;
    if (column === 'service') return indexText(text);
    if (promotion.kind === 'status' ? isStatus(text) : encoder.encode(text).length <= INDEX_TEXT_BYTES_MAX) return text;
  }
  return column === 'service' ? UNKNOWN_SERVICE : '';
}

export function durationNs({ span }: BlockSpan): bigint {
  return span.endTimeUnixNano > span.startTimeUnixNano ? span.endTimeUnixNano - span.startTimeUnixNano : 0n;
}

/** Whether a span matches a condition, by its content alone: the definition that the index has to agree with. */
export function holds(from: BlockSpan, { target, operator, values }: Condition): boolean {
  if (target.kind === 'field')
    return compare(
      fieldValue(from, target.field),
      operator,
      values.map((value) => fieldOperand(target.field, value)),
    );
  const promotion = promotionOf(target.key);
  if (operator !== '=' && operator !== 'in') {
    const text = promotion === null ? '' : columnText(from, promotion.column);
    if (text === '') return false;
    return promotion?.kind === 'status' ? compare(BigInt(text), operator, values.map(BigInt)) : compare(text, operator, values);
  }
  if (promotion !== null && values.some((value) => value !== '' && value === columnText(from, promotion.column))) return true;
  const places = [from.span.attributes, from.resource?.attributes ?? [], from.scope?.attributes ?? []];
  return synonymsOf(target.key).some((key) => places.some((attributes) => values.includes(firstText(attributes, key) ?? NO_TEXT)));
}

/** Not a text that can be sent: half of a surrogate pair. */
const NO_TEXT = '\ud800';

/** Text of the first attribute of this key; null when there is none or it has no text. */
function firstText(attributes: readonly KeyValue[], key: string): string | null {
  return searchableText(attributes.find((attribute) => attribute.key === key)?.value ?? null);
}

function isStatus(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= STATUS_MAX;
}

function fieldValue(from: BlockSpan, field: FieldName): string | bigint {
  switch (field) {
    case 'name':
      return indexText(from.span.name);
    case 'kind':
      return BigInt(from.span.kind);
    case 'status':
      return BigInt(from.span.status?.code ?? 0);
    case 'duration':
      return durationNs(from);
    case 'isRoot':
      return from.span.parentSpanId === '' ? 1n : 0n;
    default:
      return columnText(from, field);
  }
}

/** A condition's value as its column holds it. */
export function fieldOperand(field: FieldName, value: string): string | bigint {
  switch (field) {
    case 'kind':
      return BigInt(KIND_NAMES.findIndex((name) => name === value));
    case 'status':
      return BigInt(STATUS_NAMES.findIndex((name) => name === value));
    case 'duration':
      return BigInt(value);
    case 'isRoot':
      return value === 'true' ? 1n : 0n;
    case 'service':
    case 'name':
      return indexText(value);
    default:
      return value;
  }
}

function compare(left: string | bigint, operator: Operator, right: readonly (string | bigint)[]): boolean {
  const first = right[0] ?? '';
  switch (operator) {
    case '=':
    case 'in':
      return right.includes(left);
    case '!=':
      return left !== first;
    case '>':
      return left > first;
    case '>=':
      return left >= first;
    case '<':
      return left < first;
    case '<=':
      return left <= first;
  }
}
