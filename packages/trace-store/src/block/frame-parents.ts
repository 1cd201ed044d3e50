import { hexOf } from '@spanhouse/otlp';
import { corrupt } from './corrupt.ts';
import type { Frame } from './frame-reader.ts';

/** The parent is not in the frame: its id stands apart, see `Frame.foreignParentAt`. */
export const FOREIGN = 'foreign';

/** Row of a span's parent in the frame; null without one. @throws AppError BLOCK.CORRUPT */
export function parentRowOf(frame: Frame, row: number): number | typeof FOREIGN | null {
  const parent = frame.parent[row] ?? 0;
  if (parent === 0) return null;
  if (parent === 1) return FOREIGN;
  const zigzag = parent - 2;
  const distance = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  const parentRow = row - distance;
  if (parentRow < 0 || parentRow * 8 >= frame.spanIds.length) throw corrupt('a parent is not at its place', { row });
  return parentRow;
}

/** Id of a span's parent; '' without one. @throws AppError BLOCK.CORRUPT */
export function parentOf(frame: Frame, row: number): string {
  const parent = parentRowOf(frame, row);
  if (parent === null) return '';
  if (parent !== FOREIGN) return hexOf(frame.spanIds, parent * 8, parent * 8 + 8);
  const at = frame.foreignParentAt[row] ?? 0;
  return hexOf(frame.raw, at, at + 8);
}
