import { AppError } from '@spanhouse/core';
import type { ScanPlace } from '../queries/scan-blocks.ts';

/** Where a search goes on, as `from` of a query says it. */
export function writePlace({ rank, blockId }: ScanPlace): string {
  return `${String(rank)}-${blockId}`;
}

/** @throws AppError QUERY.INVALID */
export function readPlace(text: string): ScanPlace {
  const match = /^(\d{1,20})-(\d{1,20})$/.exec(text);
  const [rank, blockId] = [BigInt(match?.[1] ?? 0), BigInt(match?.[2] ?? 0)];
  if (match === null || rank >= UINT64_END || blockId >= UINT64_END)
    throw new AppError('QUERY.INVALID', 'This is no place where a search goes on.');
  return { rank, blockId: String(blockId) };
}

const UINT64_END = 1n << 64n;
