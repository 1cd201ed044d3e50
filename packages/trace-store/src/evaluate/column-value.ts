import { searchableText } from '../attribute-hash.ts';
import { INDEX_TEXT_BYTES_MAX, indexText, PROMOTIONS, UNKNOWN_SERVICE, type PromotedColumn, type Promotion } from '../semantics.ts';
import type { SpanView } from './span-view.ts';

const encoder = new TextEncoder();
const STATUS_MAX = 0xffff;
const BY_COLUMN: ReadonlyMap<PromotedColumn, Promotion> = new Map(PROMOTIONS.map((promotion) => [promotion.column, promotion]));

/** Text of a promoted column as the index has it for this span; '' when empty. The writer fills the columns by the same rules (semantics.ts). */
export function columnValue(span: SpanView, column: PromotedColumn): string {
  const promotion = BY_COLUMN.get(column);
  if (promotion === undefined) return '';
  if (promotion.spanKinds.length > 0 && !promotion.spanKinds.includes(span.kind)) return '';
  for (const names of [promotion.names, promotion.fallbacks]) {
    for (const name of names) {
      const text = searchableText(span.attribute(promotion.from, name));
      if (text === null || text === '') continue;
      if (column === 'service') return indexText(text);
      if (promotion.kind === 'status' ? isStatus(text) : fitsColumn(text)) return text;
    }
  }
  return column === 'service' ? UNKNOWN_SERVICE : '';
}

function fitsColumn(text: string): boolean {
  return text.length * 3 <= INDEX_TEXT_BYTES_MAX || encoder.encode(text).length <= INDEX_TEXT_BYTES_MAX;
}

function isStatus(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= STATUS_MAX;
}
