import type { TraceId } from '@spanhouse/core';
import type { BlockReader, BlockSpan } from '../block/block-reader.ts';
import type { Found, FoundTrace, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { isUnreadable } from './block-store.ts';
import { ask, findRows, type FindDeps, type Page } from './find-rows.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import { isFew, momentsOf, overviewOf, placeKey, toFoundPoint, traceIdsOf, type PlacedTrace } from './overview.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { findTracePlacesSql, TracePlaceOfSpan } from './queries/find-trace-places.ts';
import { findRareSpans, type RareSpans, type VerifiedSpan } from './rare-spans.ts';
import { matchTest } from './match-test.ts';
import { foundTracesByScan } from './scan/found-by-scan.ts';
import { scanBlocks } from './scan/scan.ts';
import { needsBlocks, spanConditions, type SpanConditions } from './span-conditions.ts';
import { durationNs } from '../evaluate/span-view.ts';
import { withTraceValues } from './trace-values.ts';
import { longestOfEachTrace, traceOrder, wholeTraces } from './whole-traces.ts';

/** A place whose trace matches by the index; `sure` false: by a hash, to be checked. */
type Candidate = PlacedTrace & { readonly sure: boolean };

const FEW = 'Only a part of the matching spans was looked at to find these traces. Choose a shorter time range or add a condition.';

/** Of more matches than a page so many places are taken for each row wanted: a trace may lie in several blocks, and the best span is not always in the best trace. */
const PLACES_A_ROW = 2;

/** See TraceReader.findTraces. @param enough of the newest rows, as Page */
export async function findTraces(
  deps: FindDeps,
  query: SpanQuery,
  options: ReadOptions,
  enough: number = Math.max(READ_LIMITS.enoughRows, query.limit * PLACES_A_ROW),
): Promise<Found<FoundTrace>> {
  const conditions = spanConditions(query);
  if (needsBlocks(query, conditions)) return foundTracesByScan(deps, query, await scanBlocks(deps, query, options), options);
  const page: Page = {
    order: query.order === 'duration' ? 'duration' : 'newest',
    limit: READ_LIMITS.pointsMax + 1,
    offset: 0,
    enough,
  };
  const [rare, { rows, isAll }] = await Promise.all([
    findRareSpans(deps, query, conditions, options),
    findRows(deps, query, page, options),
  ]);
  const isFewInAll = isAll && rows.length + rare.spans.length <= READ_LIMITS.wholeTraces;
  const idsOf = idsLookup(deps, query, isFewInAll ? [...placesOf(rows), ...rare.spans] : null, options);
  // Two answers that need nothing of each other: the traces, and the dots of the scatter with the count.
  const [chosen, dots] = await Promise.all([
    chosenTraces(deps, { query, conditions, rows, isAll }, rareCandidates(rare.spans, page.order), idsOf, options),
    dotsOf(deps, { query, conditions, rows, isAll }, rare, idsOf, options),
  ]);
  if (dots.isFew && enough < page.limit) return findTraces(deps, query, options, page.limit);
  return {
    rows: chosen.traces,
    points: longestOfEachTrace(dots.points),
    matched: dots.matched,
    partial: [...rare.partial, ...dots.partial, ...chosen.partial],
  };
}

/** Trace ids of places, by `placeKey`. */
type IdsOf = (places: readonly PlacedTrace[]) => Promise<ReadonlyMap<string, TraceId>>;

/** @param all places that there are, where these are few: they are asked for once, as the traces and the dots are of the same. Null: too many. */
function idsLookup(deps: FindDeps, { projectId }: SpanQuery, all: readonly PlacedTrace[] | null, options: ReadOptions): IdsOf {
  if (all === null) return (places) => traceIdsOf(deps, projectId, places, options);
  const ids = traceIdsOf(deps, projectId, all, options);
  return () => ids;
}

type Chosen = { readonly traces: readonly FoundTrace[]; readonly partial: readonly string[] };

async function chosenTraces(deps: FindDeps, seen: Seen, rare: readonly Candidate[], idsOf: IdsOf, options: ReadOptions): Promise<Chosen> {
  const { query } = seen;
  const chosen = await candidatesOf(deps, seen, options);
  const candidates = [...rare, ...chosen.candidates];
  const traceIds = await idsOf(candidates);
  const byTrace = Map.groupBy(candidates, (place) => traceIds.get(placeKey(place)));
  const traces = await wholeTraces(deps, query, new Set([...byTrace.keys()].filter((id) => id !== undefined)), options);
  const checked = await firstThatMatch(deps, query, traces.sort(traceOrder(query.order)), byTrace, options);
  const valued = await withTraceValues(deps, query, checked.traces, matchTest(query), options);
  return { traces: valued.rows, partial: [...chosen.partial, ...checked.partial, ...valued.partial] };
}

type Dots = Pick<Found<FoundTrace>, 'points' | 'matched' | 'partial'> & { readonly isFew: boolean };

async function dotsOf(
  deps: FindDeps,
  { query, conditions, rows, isAll }: Seen,
  rare: RareSpans,
  idsOf: IdsOf,
  options: ReadOptions,
): Promise<Dots> {
  const moments = isAll ? null : await momentsOf(deps, query, conditions, options);
  const { points, matched, partial } = overviewOf(query, { rows, moments, rare });
  const traceIds = await idsOf(points);
  return { points: points.map((point) => toFoundPoint(point, traceIds)), matched, partial, isFew: isFew(moments) };
}

type Seen = { readonly query: SpanQuery; readonly conditions: SpanConditions; readonly rows: readonly FoundRow[]; readonly isAll: boolean };

/** All places, or when these are many the best in the query's order, enough for the rows. */
async function candidatesOf(
  deps: FindDeps,
  { query, conditions, rows, isAll }: Seen,
  options: ReadOptions,
): Promise<{ readonly candidates: readonly Candidate[]; readonly partial: readonly string[] }> {
  const { order } = query;
  const wanted = Math.max(query.limit * PLACES_A_ROW, READ_LIMITS.wholeTraces);
  let candidates = placesOf(rows);
  if (isAll && candidates.length <= wanted) return { candidates, partial: [] };
  if (order === 'errors' || order === 'spans') {
    const question = { projectId: query.projectId, start: query.start, conditions, order, limit: wanted };
    const places = await deps.clickhouse
      .inProject(query.projectId)
      .query(findTracePlacesSql(question), TracePlaceOfSpan, ask('traces.find_places', options));
    const sure = conditions.attributes.length === 0;
    return { candidates: places.map((place) => ({ blockId: place.block_id, ordinal: place.ordinal, sure })), partial: [] };
  }
  const seen = [...rows];
  // Spans of one trace come together: a page of spans may hold few traces, so pages grow.
  for (let size = rows.length * 4; !isAll && candidates.length < query.limit * PLACES_A_ROW; size *= 4) {
    const limit = Math.min(size, READ_LIMITS.candidatesMax - seen.length);
    if (limit <= 0) return { candidates, partial: candidates.length < query.limit ? [FEW] : [] };
    const page = await findRows(deps, query, { order, limit, offset: seen.length, enough: limit }, options);
    seen.push(...page.rows);
    candidates = placesOf(seen);
    if (page.isAll) break;
  }
  return { candidates: candidates.slice(0, wanted), partial: [] };
}

/** Places of the newest or slowest rare spans: a value is seldom so frequent and still rare that some have to be left out. */
function rareCandidates(spans: readonly VerifiedSpan[], order: Page['order']): readonly Candidate[] {
  const first = (a: VerifiedSpan, b: VerifiedSpan): number =>
    order === 'duration'
      ? compare(durationNs(b.found), durationNs(a.found))
      : compare(b.found.span.startTimeUnixNano, a.found.span.startTimeUnixNano);
  return uniqueCandidates(spans.toSorted(first).map(({ blockId, ordinal }) => ({ blockId, ordinal, sure: true }))).slice(
    0,
    READ_LIMITS.rowsMax,
  );
}

function placesOf(rows: readonly FoundRow[]): readonly Candidate[] {
  return uniqueCandidates(rows.map((row) => ({ blockId: row.block_id, ordinal: row.ordinal, sure: row.sure === 1 })));
}

/** Each place once, sure when any of its spans is. */
function uniqueCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const places = new Map<string, Candidate>();
  for (const place of candidates) {
    const known = places.get(placeKey(place));
    if (known === undefined || (!known.sure && place.sure)) places.set(placeKey(place), place);
  }
  return [...places.values()];
}

/** The first traces that match in their blocks, as many as wanted. One that cannot be read stays: the index is nearly always right. */
async function firstThatMatch(
  deps: FindDeps,
  query: SpanQuery,
  traces: readonly FoundTrace[],
  places: ReadonlyMap<TraceId | undefined, readonly Candidate[]>,
  options: ReadOptions,
): Promise<{ readonly traces: readonly FoundTrace[]; readonly partial: readonly string[] }> {
  const matching: FoundTrace[] = [];
  let unreadable = 0;
  for (let taken = 0; taken < traces.length && matching.length < query.limit; taken += query.limit) {
    const round = traces.slice(taken, taken + query.limit);
    const unsure = round.flatMap(({ traceId }) => {
      const own = places.get(traceId) ?? [];
      return own.some(({ sure }) => sure) ? [] : own;
    });
    const checked = await checkPlaces(deps, query, unsure, options);
    for (const trace of round) {
      const verdicts = (places.get(trace.traceId) ?? []).map((place) => (place.sure ? true : checked.get(placeKey(place))));
      if (verdicts.every((verdict) => verdict === false)) continue;
      matching.push(trace);
      if (!verdicts.includes(true)) unreadable++;
    }
  }
  const partial = unreadable > 0 ? [`${String(unreadable)} of the traces found lie in blocks that cannot be read.`] : [];
  return { traces: matching.slice(0, query.limit), partial };
}

/** Whether the trace at each place has a span that matches, by `placeKey`; null when its block cannot be read. */
async function checkPlaces(
  deps: FindDeps,
  query: SpanQuery,
  candidates: readonly Candidate[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, boolean | null>> {
  const byBlock = Map.groupBy(candidates, (candidate) => candidate.blockId);
  const blockPlaces = await deps.blocks.places(query.projectId, [...byBlock.keys()], 'traces.verify', options.signal);
  const verdicts = new Map<string, boolean | null>();
  const matches = matchTest(query);
  await inParallel([...byBlock], READ_LIMITS.blockFetches, async ([blockId, wanted]) => {
    const place = blockPlaces.get(blockId);
    const block = place === undefined ? null : await deps.blocks.open(place, options.signal);
    for (const candidate of wanted)
      verdicts.set(placeKey(candidate), block === null ? null : traceMatches(block, candidate.ordinal, matches));
  });
  return verdicts;
}

function traceMatches(block: BlockReader, ordinal: number, matches: (found: BlockSpan) => boolean): boolean | null {
  try {
    return block.readTraceSpans(ordinal).some(matches);
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
