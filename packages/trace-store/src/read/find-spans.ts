import type { Found, FoundSpan, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { findRows, type FindDeps } from './find-rows.ts';
import { columnTeller, spanOrder, toFoundSpan } from './found-span.ts';
import { READ_LIMITS } from './limits.ts';
import { momentsOf, overviewOf, toFoundPoint, traceIdsOf } from './overview.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { findRareSpans, type VerifiedSpan } from './rare-spans.ts';
import { foundSpansByScan } from './scan/found-by-scan.ts';
import { scanBlocks } from './scan/scan.ts';
import { needsBlocks, spanConditions } from './span-conditions.ts';
import { uniqueSpans } from './unique-spans.ts';
import { verifyRows } from './verify-rows.ts';

/** See TraceReader.findSpans. */
export async function findSpans(deps: FindDeps, query: SpanQuery, options: ReadOptions): Promise<Found<FoundSpan>> {
  const conditions = spanConditions(query);
  const tell = columnTeller(query.columns);
  if (needsBlocks(query, conditions)) return foundSpansByScan(query, tell, await scanBlocks(deps, query, options));
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const limit = (query.isRowsOnly === true ? query.limit : READ_LIMITS.pointsMax) + 1;
  const [rare, rows] = await Promise.all([
    findRareSpans(deps, query, conditions, options),
    findRows(deps, query, { order, limit, offset: 0 }, options),
  ]);
  const [moments, top] = await Promise.all([
    rows.length < limit || query.isRowsOnly === true ? null : momentsOf(deps, query, conditions, options),
    topRows(deps, query, rows, options),
  ]);
  const overview = overviewOf(query, { rows: top.rows, moments, rare });
  const points = query.isRowsOnly === true ? [] : overview.points;
  const traceIds = await traceIdsOf(deps, query.projectId, points, options);
  const found = uniqueSpans([...rare.spans, ...top.verified])
    .map(({ found: span }) => toFoundSpan(span, tell))
    .sort(spanOrder(order));
  return {
    rows: found.slice(0, query.limit),
    points: points.map((point) => toFoundPoint(point, traceIds)),
    matched: { ...overview.matched, exact: overview.matched.exact && (moments !== null || rows.length < limit) },
    partial: [...rare.partial, ...overview.partial, ...top.partial],
  };
}

type TopRows = {
  /** Each once. */
  readonly verified: readonly VerifiedSpan[];
  /** All rows but those that were found not to match; those that were found to do are sure now. */
  readonly rows: readonly FoundRow[];
  readonly partial: readonly string[];
};

/** The first `limit` of the rows that hold in their blocks. Few fail, so one round is the rule. */
async function topRows(deps: FindDeps, query: SpanQuery, rows: readonly FoundRow[], options: ReadOptions): Promise<TopRows> {
  let verified: readonly VerifiedSpan[] = [];
  const known: FoundRow[] = [];
  let unreadable = 0;
  let taken = 0;
  while (taken < rows.length && verified.length < query.limit) {
    const round = rows.slice(taken, taken + query.limit);
    const result = await verifyRows(deps.blocks, query, round, options.signal);
    taken += round.length;
    verified = uniqueSpans([...verified, ...result.verified.values()]);
    known.push(...[...result.verified.keys()].map((row) => ({ ...row, sure: 1 })), ...result.unreadable);
    unreadable += result.unreadable.length;
  }
  const partial = unreadable > 0 ? [`${String(unreadable)} of the spans found lie in blocks that cannot be read.`] : [];
  return { verified, rows: [...known, ...rows.slice(taken)], partial };
}
