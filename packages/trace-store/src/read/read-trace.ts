import type { ProjectId, TraceId } from '@spanhouse/core';
import type { BlockReader, BlockSpan } from '../block/block-reader.ts';
import type { ReadOptions, TimeRange, TraceContent } from '../model/trace-reader.ts';
import { isUnreadable, type BlockStore } from './block-store.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import { mergeSpans, type TracePart } from './merge-spans.ts';
import { TracePlaceRow, tracePlacesSql } from './queries/trace-places.ts';
import type { ProjectReads } from './project-reads.ts';

/** Up to this many spans a trace is held unpacked; a larger one is unpacked twice, to check it and to send it, and never held whole. */
const HELD_SPANS_MAX = 50_000;

type Deps = { readonly clickhouse: ProjectReads; readonly blocks: BlockStore };

/** See TraceReader.readTrace. */
export async function readTrace(
  deps: Deps,
  projectId: ProjectId,
  traceId: TraceId,
  options: ReadOptions & { readonly hint?: TimeRange } = {},
): Promise<TraceContent | null> {
  const { hint, signal } = options;
  const rows = await deps.clickhouse
    .inProject(projectId)
    .query(tracePlacesSql({ projectId, traceId, ...(hint === undefined ? {} : { hint }) }), TracePlaceRow, {
      tag: 'traces.read',
      limits: { timeMs: READ_LIMITS.queryTimeMs, memoryBytesMax: READ_LIMITS.memoryBytesMax },
      ...(signal === undefined ? {} : { signal }),
    });
  if (rows.length === 0) return null;
  const places = [...new Map(rows.map((row) => [row.block_id, row])).values()];
  const spanCount = places.reduce((sum, place) => sum + place.spans, 0);
  const isHeld = spanCount <= HELD_SPANS_MAX;
  const blockPlaces = await deps.blocks.places(
    projectId,
    places.map((place) => place.block_id),
    'traces.read_places',
    signal,
  );
  const parts = await inParallel(places, READ_LIMITS.blockFetches, async ({ block_id }): Promise<TracePart | null> => {
    const place = blockPlaces.get(block_id);
    const block = place === undefined ? null : await deps.blocks.open(place, signal);
    return block === null ? null : partOf(block, traceId, isHeld);
  });
  const readable = parts.filter((part) => part !== null);
  return {
    traceId,
    summary: {
      spanCount,
      tier: places.every((place) => place.tier === 1) ? 'cold' : 'hot',
      missingBlocks: parts.length - readable.length,
    },
    batches: batchesOf(readable),
  };
}

/** Null when the block does not hold what the index says, or is damaged where it matters. */
function partOf(block: BlockReader, traceId: TraceId, isHeld: boolean): TracePart | null {
  try {
    const ordinal = block.ordinalOf(traceId);
    if (ordinal < 0) return null;
    const spans = block.readTraceSpans(ordinal);
    const firstStart = spans[0]?.span.startTimeUnixNano ?? 0n;
    return { firstStart, spans: isHeld ? () => spans : () => block.readTraceSpans(ordinal) };
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

async function* batchesOf(parts: readonly TracePart[]): AsyncGenerator<readonly BlockSpan[]> {
  for (const batch of mergeSpans(parts, READ_LIMITS.batchSpans)) {
    yield batch;
    // A large trace takes a while to unpack; others want the thread too.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
