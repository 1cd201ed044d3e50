import { parseTraceId, unixNano, type TraceId } from '@spanhouse/core';
import type { FoundPoint, FoundTrace, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { askByKey, type FindDeps } from './find-rows.ts';
import { TracePartRow, tracePartsSql } from './queries/trace-parts.ts';
import { sumTraces } from './sum-traces.ts';

/** The figures of these traces from all their blocks. */
export async function wholeTraces(
  deps: FindDeps,
  query: SpanQuery,
  traceIds: ReadonlySet<TraceId>,
  options: ReadOptions,
): Promise<FoundTrace[]> {
  if (traceIds.size === 0) return [];
  const { projectId, start } = query;
  const parts = await deps.clickhouse
    .inProject(query.projectId)
    .query(tracePartsSql({ projectId, start, traceIds: [...traceIds] }), TracePartRow, askByKey('traces.parts', options));
  const places = await deps.blocks.places(projectId, [...new Set(parts.map((part) => part.block_id))], 'traces.parts', options.signal);
  return sumTraces(parts, places).flatMap((sum): FoundTrace[] => {
    const traceId = parseTraceId(sum.traceId);
    return traceId === null ? [] : [{ ...sum, traceId, start: unixNano(sum.start), values: [] }];
  });
}

/** In a scatter of traces each is one dot: its longest matching span. */
export function longestOfEachTrace(points: readonly FoundPoint[]): readonly FoundPoint[] {
  const longest = new Map<TraceId | FoundPoint, FoundPoint>();
  for (const point of points) {
    const key = point.traceId ?? point;
    const known = longest.get(key);
    if (known === undefined || point.durationNs > known.durationNs) longest.set(key, point);
  }
  return [...longest.values()].sort((a, b) => a.timeMs - b.timeMs);
}

export function traceOrder(order: SpanQuery['order']): (a: FoundTrace, b: FoundTrace) => number {
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
