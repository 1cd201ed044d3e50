import { unixNano, type TraceId } from '@spanhouse/core';
import type { BlockReader, BlockSpan } from '../../block/block-reader.ts';
import { allTest } from '../../evaluate/filter-test.ts';
import { selector } from '../../evaluate/select-spans.ts';
import { viewOf } from '../../evaluate/span-view.ts';
import { traceView, type TraceView } from '../../evaluate/trace-view.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions } from '../../model/trace-reader.ts';
import { isUnreadable } from '../block-store.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { inParallel } from '../in-parallel.ts';
import { READ_LIMITS } from '../limits.ts';
import { mergeSpans, type TracePart } from '../merge-spans.ts';
import { traceIdsOf } from '../overview.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';
import { TracePartRow, tracePartsSql } from '../queries/trace-parts.ts';
import { placesIn, startsWithin } from './matches-of-spans.ts';
import type { Marking, MatchBlocks, Matches, Matching } from './matches.ts';

/**
 * Puts the traces together that have a candidate in these blocks, from whichever blocks they lie in, and asks each once. A span that matches is a candidate
 * itself: it is told with its own block, by whichever search looks into that.
 */
export function createTraceMatcher(deps: FindDeps, matching: Matching): MatchBlocks {
  const { query, options } = matching;
  const seen = new Set<TraceId>();
  const known = new Map<string, BlockSpan[]>();
  const matchesIn = matcher(matching);
  return async (blocks) => {
    const traceIds = (await traceIdsIn(deps, matching, blocks)).filter((traceId) => !seen.has(traceId));
    for (const traceId of traceIds) seen.add(traceId);
    const unreadable: string[] = [];
    const tooLarge: string[] = [];
    for (let at = 0; at < traceIds.length; at += READ_LIMITS.scanTracesAtOnce) {
      const some = traceIds.slice(at, at + READ_LIMITS.scanTracesAtOnce);
      const found = await matchesOf(deps, query, some, matchesIn, options);
      for (const { blockId, span } of found.spans) addTo(known, blockId, span);
      unreadable.push(...found.unreadable);
      tooLarge.push(...found.tooLarge);
    }
    const spans = blocks.flatMap(({ block_id: blockId }) => known.get(blockId) ?? []);
    for (const { block_id: blockId } of blocks) known.delete(blockId);
    return { spans, elsewhere: [...known.values()].flat(), unreadable, tooLarge };
  };
}

function addTo(known: Map<string, BlockSpan[]>, blockId: string, span: BlockSpan): void {
  const own = known.get(blockId);
  if (own === undefined) known.set(blockId, [span]);
  else own.push(span);
}

type MatchTrace = (trace: readonly BlockSpan[]) => readonly BlockSpan[];

/** The spans of one trace that match, of all its spans in their order. */
function matcher({ query, slice, marking }: Matching): MatchTrace {
  const holds = allTest(query.conditions);
  const choose = query.selection === undefined ? null : selector(query.selection);
  const marks = marking === undefined ? null : marker(marking);
  return (trace) => {
    const view = traceView(trace.map(viewOf));
    const chosen = choose?.(view) ?? null;
    const isMarked = marks?.(view) ?? null;
    return trace.filter((found, i) => {
      const span = view.spans[i];
      const matches = span !== undefined && startsWithin(found, slice) && (chosen?.has(i) ?? true) && holds(span, view);
      if (matches && isMarked?.(i) === true) marking?.add(found);
      return matches;
    });
  };
}

/** Whether the span of this number answers the other question, too. */
function marker({ mark }: Marking): (view: TraceView) => (span: number) => boolean {
  const holds = allTest(mark.conditions);
  const choose = mark.selection === undefined ? null : selector(mark.selection);
  return (view) => {
    const chosen = choose?.(view) ?? null;
    return (i) => {
      const span = view.spans[i];
      return span !== undefined && (chosen?.has(i) ?? true) && holds(span, view);
    };
  };
}

async function traceIdsIn(deps: FindDeps, matching: Matching, blocks: readonly ScanBlockRow[]): Promise<readonly TraceId[]> {
  const { query, options } = matching;
  const ordinals = await placesIn(deps, matching, blocks, 'ordinal');
  const places = ordinals.flatMap(({ block_id, places: own }) => own.map((ordinal) => ({ blockId: block_id, ordinal })));
  const traceIds = new Set<TraceId>();
  for (let at = 0; at < places.length; at += READ_LIMITS.scanTracesAtOnce) {
    const ids = await traceIdsOf(deps, query.projectId, places.slice(at, at + READ_LIMITS.scanTracesAtOnce), options);
    for (const traceId of ids.values()) traceIds.add(traceId);
  }
  return [...traceIds];
}

type MatchesOfTraces = Omit<Matches, 'spans' | 'elsewhere'> & {
  readonly spans: readonly { readonly blockId: string; readonly span: BlockSpan }[];
};

async function matchesOf(
  deps: FindDeps,
  query: SpanQuery,
  traceIds: readonly TraceId[],
  matchesIn: MatchTrace,
  options: ReadOptions,
): Promise<MatchesOfTraces> {
  const { projectId } = query;
  const spread = READ_LIMITS.scanTraceSpreadNs;
  const start = unixNano(query.start > spread ? query.start - spread : 0n);
  const rows = await deps.clickhouse
    .inProject(projectId)
    .query(tracePartsSql({ projectId, start, traceIds }), TracePartRow, ask('traces.scan_parts', options));
  const traces = [...Map.groupBy(rows, (row) => row.trace_id)];
  const fits = (parts: readonly { readonly spans: number }[]): boolean =>
    parts.reduce((sum, part) => sum + part.spans, 0) <= READ_LIMITS.scanTraceSpansMax;
  const fitting = traces.filter(([, parts]) => fits(parts));
  const blockIds = [...new Set(fitting.flatMap(([, parts]) => parts.map((part) => part.block_id)))];
  const blocks = await openBlocks(deps, query, blockIds, options);
  const spans: MatchesOfTraces['spans'][number][] = [];
  for (const [traceId, parts] of fitting) {
    const blockOf = new Map<BlockSpan, string>();
    // They come in the order of their blocks: of copies, which are in several, always the same one is taken.
    const readable = parts.flatMap((part) => partIn(blocks, part.block_id, traceId) ?? []);
    for (const span of matchesIn(merged(readable, blockOf))) spans.push({ blockId: blockOf.get(span) ?? '', span });
  }
  const unreadable = blockIds.filter((blockId) => !blocks.has(blockId));
  return { spans, unreadable, tooLarge: traces.flatMap(([traceId, parts]) => (fits(parts) ? [] : [traceId])) };
}

/** Those that can be read. One that proves to be damaged later is taken out. */
async function openBlocks(
  deps: FindDeps,
  { projectId }: SpanQuery,
  blockIds: readonly string[],
  { signal }: ReadOptions,
): Promise<Map<string, BlockReader>> {
  const places = await deps.blocks.places(projectId, blockIds, 'traces.scan', signal);
  const blocks = new Map<string, BlockReader>();
  await inParallel(blockIds, READ_LIMITS.blockFetches, async (blockId) => {
    const place = places.get(blockId);
    const block = place === undefined ? null : await deps.blocks.open(place, signal);
    if (block !== null) blocks.set(blockId, block);
  });
  return blocks;
}

type PartOfBlock = TracePart & { readonly blockId: string };

/** All spans of a trace in their order; `blockOf` learns where each lies. */
function merged(parts: readonly PartOfBlock[], blockOf: Map<BlockSpan, string>): readonly BlockSpan[] {
  for (const { blockId, spans } of parts) for (const span of spans()) blockOf.set(span, blockId);
  return [...mergeSpans(parts, READ_LIMITS.batchSpans)].flat();
}

/** Null when the block cannot be read. */
function partIn(blocks: Map<string, BlockReader>, blockId: string, traceId: string): PartOfBlock | null {
  try {
    const block = blocks.get(blockId);
    const ordinal = block?.ordinalOf(traceId) ?? -1;
    if (block === undefined || ordinal < 0) return null;
    const spans = block.readTraceSpans(ordinal);
    return { blockId, firstStart: spans[0]?.span.startTimeUnixNano ?? 0n, spans: () => spans };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    blocks.delete(blockId);
    return null;
  }
}
