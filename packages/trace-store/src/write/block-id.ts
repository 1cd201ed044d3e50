import { bug } from '@spanhouse/core';
import type { Cut } from '@spanhouse/span-log';

const SEQUENCE_BITS = 14n;
const OFFSET_BITS = 40n;
const PARTITIONS_MAX = 1 << 10;

/** partition (10 bits), first offset of the cut (40), sequence in the cut (14): the same cut always gives its blocks the same ids. */
export function blockIdOf(cut: Pick<Cut, 'partition' | 'from'>, sequence: number): bigint {
  if (cut.partition >= PARTITIONS_MAX || cut.from >= 1n << OFFSET_BITS || sequence >= 1 << Number(SEQUENCE_BITS))
    throw bug('block id out of its bits');
  return (BigInt(cut.partition) << (OFFSET_BITS + SEQUENCE_BITS)) | (cut.from << SEQUENCE_BITS) | BigInt(sequence);
}

/** Ids of blocks of a partition, both included. */
export function blockIdsOf(partition: number): { readonly first: bigint; readonly last: bigint } {
  const first = blockIdOf({ partition, from: 0n }, 0);
  return { first, last: first + (1n << (OFFSET_BITS + SEQUENCE_BITS)) - 1n };
}

/** Of the cut that made the block. */
export function firstOffsetOf(blockId: bigint): bigint {
  return (blockId >> SEQUENCE_BITS) & ((1n << OFFSET_BITS) - 1n);
}
