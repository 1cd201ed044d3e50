import { AppError } from '@spanhouse/core';
import type { ScanPlace } from '../queries/scan-blocks.ts';

/**
 * Behind a block, and whether it stood among all candidates or the fewer ones: in either order it has another place. `end` is that of the range that was
 * searched, as slices are laid from there: who goes on may mean a later now.
 */
export type PlaceOfScan = ScanPlace & { readonly isNarrow: boolean; readonly end: bigint };

/** Where a search goes on, as `from` of a query says it. */
export function writePlace({ rank, blockId, end, isNarrow }: PlaceOfScan): string {
  return `${String(rank)}-${blockId}-${String(end)}${isNarrow ? '-n' : ''}`;
}

/** @throws AppError QUERY.INVALID */
export function readPlace(text: string): PlaceOfScan {
  const match = /^(\d{1,20})-(\d{1,20})-(\d{1,20})(-n)?$/.exec(text);
  const [rank, blockId, end] = [BigInt(match?.[1] ?? 0), BigInt(match?.[2] ?? 0), BigInt(match?.[3] ?? 0)];
  if (match === null || rank >= UINT64_END || blockId >= UINT64_END || end >= UINT64_END)
    throw new AppError('QUERY.INVALID', 'This is no place where a search goes on.');
  return { rank, blockId: String(blockId), end, isNarrow: match[4] !== undefined };
}

const UINT64_END = 1n << 64n;
