import type { Found, FoundSpan, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { findRows, type FindDeps, type FoundRows, type Page } from './find-rows.ts';
import { columnTeller, spanOrder, toFoundSpan } from './found-span.ts';
import { READ_LIMITS } from './limits.ts';
import { isFew, momentsOf, overviewOf, toFoundPoint, traceIdsOf } from './overview.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { findRareSpans, type VerifiedSpan } from './rare-spans.ts';
import { foundSpansByScan } from './scan/found-by-scan.ts';
import { scanBlocks } from './scan/scan.ts';
import { needsBlocks, spanConditions } from './span-conditions.ts';
import { uniqueSpans } from './unique-spans.ts';
import { verifyRows } from './verify-rows.ts';

/** See TraceReader.findSpans. @param enough of the newest rows, as Page */
export async function findSpans(
  deps: FindDeps,
  query: SpanQuery,
  options: ReadOptions,
  enough: number = Math.max(READ_LIMITS.enoughRows, query.limit + 1),
): Promise<Found<FoundSpan>> {
  const conditions = spanConditions(query);
  const tell = columnTeller(query.columns);
  if (needsBlocks(query, conditions)) return foundSpansByScan(query, tell, await scanBlocks(deps, query, options));
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const limit = (query.isRowsOnly === true ? query.limit : READ_LIMITS.pointsMax) + 1;
  const page: Page = { order, limit, offset: 0, enough };
  const [rare, first] = await Promise.all([findRareSpans(deps, query, conditions, options), findRows(deps, query, page, options)]);
  const [moments, top] = await Promise.all([
    first.isAll || query.isRowsOnly === true ? null : momentsOf(deps, query, conditions, options),
    topRows(deps, query, page, first, options),
  ]);
  if (isFew(moments) && enough < limit) return findSpans(deps, query, options, limit);
  const overview = overviewOf(query, { rows: top.rows, moments, rare });
  const points = query.isRowsOnly === true ? [] : overview.points;
  const traceIds = await traceIdsOf(deps, query.projectId, points, options);
  const found = uniqueSpans([...rare.spans, ...top.verified])
    .map(({ found: span }) => toFoundSpan(span, tell))
    .sort(spanOrder(order));
  return {
    rows: found.slice(0, query.limit),
    points: points.map((point) => toFoundPoint(point, traceIds)),
    matched: { ...overview.matched, exact: overview.matched.exact && (moments !== null || first.isAll) },
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

const FEW = 'Only a part of the matching spans was looked at to find these. Choose a shorter time range or add a condition.';

/** The first `limit` of the rows that hold in their blocks. Few fail, so one round is the rule; where more do, further pages are asked for. */
async function topRows(deps: FindDeps, query: SpanQuery, page: Page, first: FoundRows, options: ReadOptions): Promise<TopRows> {
  let verified: readonly VerifiedSpan[] = [];
  const known: FoundRow[] = [];
  let unreadable = 0;
  let taken = 0;
  let { rows, isAll } = first;
  while (verified.length < query.limit) {
    const round = rows.slice(taken, taken + query.limit);
    if (round.length > 0) {
      const result = await verifyRows(deps.blocks, query, round, options.signal);
      taken += round.length;
      verified = uniqueSpans([...verified, ...result.verified.values()]);
      known.push(...[...result.verified.keys()].map((row) => ({ ...row, sure: 1 })), ...result.unreadable);
      unreadable += result.unreadable.length;
      continue;
    }
    if (isAll || rows.length >= READ_LIMITS.candidatesMax) break;
    const next = await findRows(deps, query, { ...page, offset: rows.length }, options);
    rows = [...rows, ...next.rows];
    isAll = next.isAll;
  }
  const partial = [
    ...(unreadable > 0 ? [`${String(unreadable)} of the spans found lie in blocks that cannot be read.`] : []),
    ...(verified.length < query.limit && !isAll ? [FEW] : []),
  ];
  return { verified, rows: [...known, ...rows.slice(taken)], partial };
}
