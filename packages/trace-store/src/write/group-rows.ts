import { FREQUENT_COUNT_MIN, FREQUENT_SHARE, BLOCK_TIME_BEFORE_RECEIVE_MAX_MS } from './cut-settings.ts';
import type { EncodedBlock } from '../block/block-writer.ts';
import type { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import { handOverOriginHashes, handOverOrigins, handOverTags } from './hand-over.ts';
import { splitOriginHashes } from './origin-hashes.ts';
import { addValueRows } from './value-rows.ts';

export type StoredBlocks = {
  readonly encoded: readonly EncodedBlock[];
  readonly ids: BigUint64Array;
  readonly objectKey: string;
  readonly formatVersion: number;
};

/** Where the kernel has what it was told of keys and origins. */
export type FactsAt = { readonly keys: number; readonly origins: number };

/**
 * Rows of all tables for one group, whose blocks were just encoded: what its spans say is counted in the order of the log, then rows
 * are made in the order of the blocks.
 */
export function addGroupRows(tables: CutTables, group: Group, blocks: StoredBlocks, factsAt: FactsAt): void {
  const { cut, origins, settings } = tables;
  const { kernel } = cut;
  const { exports } = kernel;
  exports.countOrigins();
  const spansOfOrigin = kernel.words(exports.spansOfOrigin.value, origins.length).slice();
  handOverTags(cut, factsAt.keys, settings.indexedTags[group.projectId] ?? []);
  exports.countEntries(handOverOrigins(tables, factsAt.origins, spansOfOrigin));
  const rare = handOverOriginHashes(tables, factsAt.origins, splitOriginHashes(origins, spansOfOrigin));
  exports.startGroup(rare.at, rare.count, FREQUENT_SHARE, FREQUENT_COUNT_MIN);
  const earliestMs = group.receivedAt * 1000 - BLOCK_TIME_BEFORE_RECEIVE_MAX_MS;
  let offset = 0n;
  for (const [number, block] of blocks.encoded.entries()) {
    const id = blocks.ids[number] ?? 0n;
    tables.startBlock(group, id);
    exports.addBlockRows(number, earliestMs);
    addBlock(tables, group, { id, offset, block, blocks });
    offset += BigInt(block.bytes.length);
  }
  addValueRows(tables, group, spansOfOrigin);
}

function addBlock(
  { blocks: rows, cut }: CutTables,
  group: Group,
  it: { readonly id: bigint; readonly offset: bigint; readonly block: EncodedBlock; readonly blocks: StoredBlocks },
): void {
  const { blockStartMs, blockEndMs } = cut.kernel.exports;
  rows.projectId.push(group.projectId);
  rows.retentionDays.push(group.retentionDays);
  rows.receivedAt.push(group.receivedAt);
  rows.blockId.push(it.id);
  rows.objectKey.push(it.blocks.objectKey);
  rows.offset.push(it.offset);
  rows.length.push(it.block.bytes.length);
  rows.formatVersion.push(it.blocks.formatVersion);
  rows.startMs.push(BigInt(blockStartMs.value));
  rows.endMs.push(BigInt(blockEndMs.value));
  rows.spans.push(it.block.spanCount);
  rows.traces.push(it.block.traceCount);
}
