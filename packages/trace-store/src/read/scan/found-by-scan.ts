import { bug, parseTraceId, unixMs, type TraceId } from '@spanhouse/core';
import type { BlockSpan } from '../../block/block-reader.ts';
import { durationNs } from '../../evaluate/span-view.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { Found, FoundPoint, FoundSpan, FoundTrace, ReadOptions } from '../../model/trace-reader.ts';
import type { FindDeps } from '../find-rows.ts';
import { spanOrder, toFoundSpan } from '../found-span.ts';
import { matchTest } from '../match-test.ts';
import { READ_LIMITS } from '../limits.ts';
import { reducePoints } from '../points.ts';
import { foundAmong, withTraceValues } from '../trace-values.ts';
import { uniqueSpans } from '../unique-spans.ts';
import { longestOfEachTrace, traceOrder, wholeTraces } from '../whole-traces.ts';
import { asksForTraces, type Scanned } from './scan.ts';

export function foundSpansByScan(query: SpanQuery, tell: Parameters<typeof toFoundSpan>[1], scanned: Scanned): Found<FoundSpan> {
  const order = spanOrder(query.order === 'duration' ? 'duration' : 'newest');
  const rows = uniqueSpans(scanned.spans.map((found) => ({ found })))
    .map(({ found }) => toFoundSpan(found, tell))
    .sort(order);
  return { rows: rows.slice(0, query.limit), points: pointsOf(query, scanned), ...outcomeOf(scanned) };
}

export async function foundTracesByScan(
  deps: FindDeps,
  query: SpanQuery,
  scanned: Scanned,
  options: ReadOptions,
): Promise<Found<FoundTrace>> {
  // The traces of the newest or slowest spans, where these are more than can be looked up.
  const best = scanned.spans.toSorted(query.order === 'duration' ? slowestFirst : newestFirst);
  const traceIds = [...new Set(best.map(traceIdOf))].slice(0, Math.max(query.limit * 2, READ_LIMITS.wholeTraces));
  const traces = await wholeTraces(deps, query, new Set(traceIds), options);
  const rows = traces.sort(traceOrder(query.order)).slice(0, query.limit);
  const isMatch = asksForTraces(query) ? foundAmong([...scanned.spans, ...scanned.elsewhere]) : matchTest(query);
  const valued = await withTraceValues(deps, query, rows, isMatch, options);
  const outcome = outcomeOf(scanned);
  return {
    rows: valued.rows,
    points: longestOfEachTrace(pointsOf(query, scanned)),
    ...outcome,
    partial: [...outcome.partial, ...valued.partial],
    scan: { ...scanned.scan, notes: [...scanned.scan.notes, ...valued.partial] },
  };
}

function outcomeOf({ spans, scan, partial }: Scanned): Pick<Found<never>, 'matched' | 'partial' | 'scan'> {
  return { matched: { count: spans.length, exact: partial.length === 0 }, partial, scan };
}

function pointsOf(query: SpanQuery, { spans }: Scanned): readonly FoundPoint[] {
  const dots = spans.map((found) => ({
    startNs: found.span.startTimeUnixNano,
    durationNs: durationNs(found),
    status: found.span.status?.code ?? 0,
    traceId: traceIdOf(found),
  }));
  return reducePoints(dots, query, READ_LIMITS.pointsMax).map(({ startNs, ...dot }) => ({
    ...dot,
    timeMs: unixMs(Number(startNs / NS_PER_MS)),
  }));
}

const NS_PER_MS = 1_000_000n;

function traceIdOf({ span }: BlockSpan): TraceId {
  const traceId = parseTraceId(span.traceId);
  if (traceId === null) throw bug('a span without a trace id was stored');
  return traceId;
}

function newestFirst(a: BlockSpan, b: BlockSpan): number {
  return compare(b.span.startTimeUnixNano, a.span.startTimeUnixNano);
}

function slowestFirst(a: BlockSpan, b: BlockSpan): number {
  return compare(durationNs(b), durationNs(a)) || newestFirst(a, b);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
