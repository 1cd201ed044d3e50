import { AppError, bug, parseSpanId, parseTraceId, unixNano } from '@spanhouse/core';
import type { Found, FoundSpan, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { findRows, type FindDeps } from './find-rows.ts';
import { READ_LIMITS } from './limits.ts';
import { momentsOf, overviewOf, toFoundPoint, traceIdsOf } from './overview.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { findRareSpans, type VerifiedSpan } from './rare-spans.ts';
import { needsBlocks, spanConditions } from './span-conditions.ts';
import { durationNs } from '../evaluate/span-view.ts';
import { columnText } from './span-facts.ts';
import { uniqueSpans } from './unique-spans.ts';
import { verifyRows } from './verify-rows.ts';

/** See TraceReader.findSpans. */
export async function findSpans(deps: FindDeps, query: SpanQuery, options: ReadOptions): Promise<Found<FoundSpan>> {
  const conditions = spanConditions(query);
  if (needsBlocks(query, conditions)) throw new AppError('QUERY.INVALID', 'The index does not answer this query.');
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const limit = READ_LIMITS.pointsMax + 1;
  const [rare, rows] = await Promise.all([
    findRareSpans(deps, query, conditions, options),
    findRows(deps, query, { order, limit, offset: 0 }, options),
  ]);
  const [moments, top] = await Promise.all([
    rows.length < limit ? null : momentsOf(deps, query, conditions, options),
    topRows(deps, query, rows, options),
  ]);
  const overview = overviewOf(query, { rows: top.rows, moments, rare });
  const traceIds = await traceIdsOf(deps, query.projectId, overview.points, options);
  const found = uniqueSpans([...rare.spans, ...top.verified])
    .map(toFoundSpan)
    .sort(order === 'newest' ? newestFirst : slowestFirst);
  return {
    rows: found.slice(0, query.limit),
    points: overview.points.map((point) => toFoundPoint(point, traceIds)),
    matched: overview.matched,
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

function toFoundSpan({ found }: VerifiedSpan): FoundSpan {
  const { span } = found;
  const traceId = parseTraceId(span.traceId);
  const spanId = parseSpanId(span.spanId);
  if (traceId === null || spanId === null) throw bug('a span without ids was stored');
  return {
    traceId,
    spanId,
    start: unixNano(span.startTimeUnixNano),
    durationNs: durationNs(found),
    service: columnText(found, 'service'),
    name: span.name,
    kind: span.kind,
    status: span.status?.code ?? 0,
    instance: columnText(found, 'instance'),
    environment: columnText(found, 'environment'),
    isRoot: span.parentSpanId === '',
  };
}

function newestFirst(a: FoundSpan, b: FoundSpan): number {
  return compare(b.start, a.start) || byId(a, b);
}

function slowestFirst(a: FoundSpan, b: FoundSpan): number {
  return compare(b.durationNs, a.durationNs) || compare(b.start, a.start) || byId(a, b);
}

function byId(a: FoundSpan, b: FoundSpan): number {
  return a.traceId === b.traceId ? (a.spanId < b.spanId ? -1 : 1) : a.traceId < b.traceId ? -1 : 1;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
