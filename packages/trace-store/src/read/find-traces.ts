import { parseTraceId, unixNano, type TraceId } from '@spanhouse/core';
import type { BlockReader } from '../block/block-reader.ts';
import type { Found, FoundTrace, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { isUnreadable } from './block-store.ts';
import { ask, findRows, type FindDeps, type Page } from './find-rows.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import { overviewOf, placeKey, toFoundPoint, traceIdsOf, type PlacedTrace } from './overview.ts';
import type { PlacedPoint } from './points.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { findTracePlacesSql, TracePlaceOfSpan } from './queries/find-trace-places.ts';
import { TracePartRow, tracePartsSql } from './queries/trace-parts.ts';
import { findRareSpans } from './rare-spans.ts';
import { spanConditions, type SpanConditions } from './span-conditions.ts';
import { holds } from './span-facts.ts';
import { sumTraces } from './sum-traces.ts';

/** A place whose trace matches by the index; `sure` false: by a hash, to be checked. */
type Candidate = PlacedTrace & { readonly sure: boolean };

const FEW = 'Only a part of the matching spans was looked at to find these traces. Choose a shorter time range or add a condition.';

/** A trace may lie in several blocks: so many places are taken for each row wanted. */
const PLACES_A_ROW = 2;

/** See TraceReader.findTraces. */
export async function findTraces(deps: FindDeps, query: SpanQuery, options: ReadOptions): Promise<Found<FoundTrace>> {
  const conditions = spanConditions(query);
  const limit = READ_LIMITS.pointsMax + 1;
  const page: Page = { order: query.order === 'duration' ? 'duration' : 'newest', limit, offset: 0 };
  const [rare, rows] = await Promise.all([findRareSpans(deps, query, conditions, options), findRows(deps, query, page, options)]);
  const isAll = rows.length < limit;
  const [overview, chosen] = await Promise.all([
    overviewOf(deps, query, conditions, { rows, isAll, rare: rare.spans }, options),
    candidatesOf(deps, { query, conditions, rows, isAll }, options).then(async ({ candidates, partial }) => {
      const checked = await checkedPlaces(deps, query, candidates, options);
      return { places: checked.places, partial: [...partial, ...checked.partial] };
    }),
  ]);
  const rarePlaces = uniquePlaces(rare.spans);
  const traceIds = await traceIdsOf(deps, query.projectId, [...rarePlaces, ...chosen.places, ...overview.points], options);
  const idsOf = (places: readonly PlacedTrace[]): readonly TraceId[] => [
    ...new Set(places.flatMap((place) => traceIds.get(placeKey(place)) ?? [])),
  ];
  const wanted = new Set([...idsOf(rarePlaces).slice(0, READ_LIMITS.rowsMax), ...idsOf(chosen.places).slice(0, query.limit)]);
  const found = await wholeTraces(deps, query, wanted, options);
  return {
    rows: found.sort(comparison(query.order)).slice(0, query.limit),
    points: longestOfEachTrace(overview.points).map((point) => toFoundPoint(point, traceIds)),
    matched: overview.matched,
    partial: [...rare.partial, ...overview.partial, ...chosen.partial],
  };
}

type Seen = { readonly query: SpanQuery; readonly conditions: SpanConditions; readonly rows: readonly FoundRow[]; readonly isAll: boolean };

/** Enough places for the rows, in the query's order. */
async function candidatesOf(
  deps: FindDeps,
  { query, conditions, rows, isAll }: Seen,
  options: ReadOptions,
): Promise<{ readonly candidates: readonly Candidate[]; readonly partial: readonly string[] }> {
  let candidates = placesOf(rows);
  const { order } = query;
  if (isAll && (candidates.length <= query.limit || order === 'newest' || order === 'duration')) return { candidates, partial: [] };
  if (order === 'errors' || order === 'spans') {
    const question = { projectId: query.projectId, start: query.start, conditions, order, limit: query.limit * PLACES_A_ROW };
    const places = await deps.clickhouse.query(findTracePlacesSql(question), TracePlaceOfSpan, ask('traces.find_places', options));
    const sure = conditions.attributes.length === 0;
    return { candidates: places.map((place) => ({ blockId: place.block_id, ordinal: place.ordinal, sure })), partial: [] };
  }
  const seen = [...rows];
  // Spans of one trace come together: a page of spans may hold few traces, so pages grow.
  for (let size = rows.length * 4; candidates.length < query.limit * PLACES_A_ROW; size *= 4) {
    const limit = Math.min(size, READ_LIMITS.candidatesMax - seen.length);
    if (limit <= 0) return { candidates, partial: candidates.length < query.limit ? [FEW] : [] };
    const page = await findRows(deps, query, { order, limit, offset: seen.length }, options);
    seen.push(...page);
    candidates = placesOf(seen);
    if (page.length < limit) break;
  }
  return { candidates, partial: [] };
}

function uniquePlaces(spans: readonly PlacedTrace[]): readonly PlacedTrace[] {
  return [...new Map(spans.map(({ blockId, ordinal }) => [placeKey({ blockId, ordinal }), { blockId, ordinal }])).values()];
}

function placesOf(rows: readonly FoundRow[]): readonly Candidate[] {
  const places = new Map<string, Candidate>();
  for (const row of rows) {
    const place = { blockId: row.block_id, ordinal: row.ordinal, sure: row.sure === 1 };
    const known = places.get(placeKey(place));
    if (known === undefined || (!known.sure && place.sure)) places.set(placeKey(place), place);
  }
  return [...places.values()];
}

/** The first candidates that match in their blocks, enough for the rows. One that cannot be read stays: the index is nearly always right. */
async function checkedPlaces(
  deps: FindDeps,
  query: SpanQuery,
  candidates: readonly Candidate[],
  options: ReadOptions,
): Promise<{ readonly places: readonly PlacedTrace[]; readonly partial: readonly string[] }> {
  const places: PlacedTrace[] = [];
  const size = query.limit * PLACES_A_ROW;
  let unreadable = 0;
  for (let taken = 0; taken < candidates.length && places.length < size; taken += size) {
    const round = candidates.slice(taken, taken + size);
    const checked = await mistakenPlaces(deps, query, round, options);
    unreadable += checked.unreadable;
    places.push(...round.filter((candidate) => !checked.mistaken.has(placeKey(candidate))));
  }
  return { places, partial: unreadable > 0 ? [`${String(unreadable)} of the traces found lie in blocks that cannot be read.`] : [] };
}

/** Those that only a hash took for a match. */
async function mistakenPlaces(
  deps: FindDeps,
  query: SpanQuery,
  candidates: readonly Candidate[],
  options: ReadOptions,
): Promise<{ readonly mistaken: ReadonlySet<string>; readonly unreadable: number }> {
  const unsure = Map.groupBy(
    candidates.filter((candidate) => !candidate.sure),
    (candidate) => candidate.blockId,
  );
  const blockPlaces = await deps.blocks.places(query.projectId, [...unsure.keys()], 'traces.verify', options.signal);
  const mistaken = new Set<string>();
  let unreadable = 0;
  await inParallel([...unsure], READ_LIMITS.blockFetches, async ([blockId, wanted]) => {
    const place = blockPlaces.get(blockId);
    const block = place === undefined ? null : await deps.blocks.open(place, options.signal);
    for (const candidate of wanted) {
      const matches = block === null ? null : traceMatches(block, candidate.ordinal, query);
      if (matches === null) unreadable++;
      else if (!matches) mistaken.add(placeKey(candidate));
    }
  });
  return { mistaken, unreadable };
}

function traceMatches(block: BlockReader, ordinal: number, query: SpanQuery): boolean | null {
  try {
    return block.readTraceSpans(ordinal).some((found) => {
      const start = found.span.startTimeUnixNano;
      return start >= query.start && start < query.end && query.conditions.every((condition) => holds(found, condition));
    });
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** The figures of these traces from all their blocks. */
async function wholeTraces(deps: FindDeps, query: SpanQuery, traceIds: ReadonlySet<TraceId>, options: ReadOptions): Promise<FoundTrace[]> {
  if (traceIds.size === 0) return [];
  const { projectId, start } = query;
  const parts = await deps.clickhouse.query(
    tracePartsSql({ projectId, start, traceIds: [...traceIds] }),
    TracePartRow,
    ask('traces.parts', options),
  );
  const places = await deps.blocks.places(projectId, [...new Set(parts.map((part) => part.block_id))], 'traces.parts', options.signal);
  return sumTraces(parts, places).flatMap((sum): FoundTrace[] => {
    const traceId = parseTraceId(sum.traceId);
    return traceId === null ? [] : [{ ...sum, traceId, start: unixNano(sum.start) }];
  });
}

/** In a scatter of traces each is one dot: its longest matching span. */
function longestOfEachTrace(points: readonly PlacedPoint[]): readonly PlacedPoint[] {
  const longest = new Map<string, PlacedPoint>();
  for (const point of points) {
    const known = longest.get(placeKey(point));
    if (known === undefined || point.durationNs > known.durationNs) longest.set(placeKey(point), point);
  }
  return [...longest.values()];
}

function comparison(order: SpanQuery['order']): (a: FoundTrace, b: FoundTrace) => number {
  const newest = (a: FoundTrace, b: FoundTrace): number => compare(b.start, a.start) || (a.traceId < b.traceId ? -1 : 1);
  switch (order) {
    case 'newest':
      return newest;
    case 'duration':
      return (a, b) => compare(b.durationNs, a.durationNs) || newest(a, b);
    case 'errors':
      return (a, b) => b.errorCount - a.errorCount || b.spanCount - a.spanCount || newest(a, b);
    case 'spans':
      return (a, b) => b.spanCount - a.spanCount || newest(a, b);
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
