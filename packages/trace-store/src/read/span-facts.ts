import type { BlockSpan } from '../block/block-reader.ts';
import { columnValue } from '../evaluate/column-value.ts';
import { viewOf } from '../evaluate/span-view.ts';
import type { PromotedColumn } from '../semantics.ts';

/** Text of a promoted column as the index has it for this span; '' when empty. */
export function columnText(from: BlockSpan, column: PromotedColumn): string {
  return columnValue(viewOf(from), column);
}
