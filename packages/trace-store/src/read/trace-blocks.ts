import type { ProjectId, TraceId } from '@spanhouse/core';
import type { BlockReader } from '../block/block-reader.ts';
import type { ReadOptions, TimeRange, TraceContent } from '../model/trace-reader.ts';
import { isUnreadable, type BlockStore } from './block-store.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import type { ProjectReads } from './project-reads.ts';
import { blocksOfTraceSql, TracePlaceRow, tracePlacesSql } from './queries/trace-places.ts';

export type TraceBlocksDeps = { readonly clickhouse: ProjectReads; readonly blocks: BlockStore };

/** A block that holds spans of the trace, and where in it. */
export type TraceBlock = { readonly block: BlockReader; readonly ordinal: number };

export type ReadBlocks<Part> = {
  readonly summary: TraceContent['summary'];
  /** What `look` made of each block that could be read; in no order. */
  readonly parts: readonly Part[];
};

/**
 * Fetches the blocks that hold a trace and looks into each. A block that is gone, or damaged where `look` reads it, counts as missing.
 * @param look gets how many spans the trace has, by the index.
 * @returns null when the index knows no such trace.
 */
export async function readTraceBlocks<Part>(
  deps: TraceBlocksDeps,
  projectId: ProjectId,
  traceId: TraceId,
  { hint, signal }: ReadOptions & { readonly hint?: TimeRange },
  look: (block: TraceBlock, spanCount: number) => Part,
): Promise<ReadBlocks<Part> | null> {
  const ofTrace = { projectId, traceId, ...(hint === undefined ? {} : { hint }) };
  const [rows] = await Promise.all([
    deps.clickhouse.inProject(projectId).query(tracePlacesSql(ofTrace), TracePlaceRow, {
      tag: 'traces.read',
      limits: { timeMs: READ_LIMITS.queryTimeMs, memoryBytesMax: READ_LIMITS.memoryBytesMax, threadsMax: 1 },
      ...(signal === undefined ? {} : { signal }),
    }),
    deps.blocks.expect(projectId, blocksOfTraceSql(ofTrace), 'traces.read_places', signal),
  ]);
  if (rows.length === 0) return null;
  const places = [...new Map(rows.map((row) => [row.block_id, row])).values()];
  const spanCount = places.reduce((sum, place) => sum + place.spans, 0);
  const blockPlaces = await deps.blocks.places(
    projectId,
    places.map((place) => place.block_id),
    'traces.read_places',
    signal,
  );
  const parts = await inParallel(places, READ_LIMITS.blockFetches, async ({ block_id }): Promise<{ readonly part: Part } | null> => {
    const place = blockPlaces.get(block_id);
    const block = place === undefined ? null : await deps.blocks.open(place, signal);
    return block === null ? null : lookInto(block, traceId, (ordinal) => look({ block, ordinal }, spanCount));
  });
  const readable = parts.flatMap((found) => (found === null ? [] : [found.part]));
  return {
    summary: {
      spanCount,
      tier: places.every((place) => place.tier === 1) ? 'cold' : 'hot',
      missingBlocks: parts.length - readable.length,
    },
    parts: readable,
  };
}

/** Null when the block does not hold what the index says, or is damaged where it matters. */
function lookInto<Part>(block: BlockReader, traceId: TraceId, look: (ordinal: number) => Part): { readonly part: Part } | null {
  try {
    const ordinal = block.ordinalOf(traceId);
    return ordinal < 0 ? null : { part: look(ordinal) };
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}
