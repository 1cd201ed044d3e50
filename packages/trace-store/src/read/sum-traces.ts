import type { FoundTrace } from '../model/trace-reader.ts';
import type { z } from 'zod';
import type { BlockPlace } from './block-store.ts';
import type { TracePartRow } from './queries/trace-parts.ts';

type Part = z.output<typeof TracePartRow>;
/** The row of a trace before its id is checked. */
export type TraceSum = Omit<FoundTrace, 'traceId' | 'start' | 'values'> & { readonly traceId: string; readonly start: bigint };

const NS_PER_MS = 1_000_000n;
/** Times of parts are whole milliseconds: the true extent differs by less than one at each end. */
const ROUNDING_NS = 2n * NS_PER_MS;
const TIER_COLD = 1;

/**
 * One row a trace. Pure. The extent is known to the millisecond, the root's duration to the nanosecond: where they agree within
 * rounding, the trace lasts as long as its root.
 *
 * @param places of the parts' blocks: what their times count from.
 */
export function sumTraces(parts: readonly Part[], places: ReadonlyMap<string, Pick<BlockPlace, 'startMs'>>): readonly TraceSum[] {
  return [...Map.groupBy(parts, (part) => part.trace_id)].map(([traceId, own]) => {
    const times = own.map((part) => {
      const from = places.get(part.block_id)?.startMs ?? 0;
      return { part, startMs: from + part.start_ms, endMs: from + part.end_ms };
    });
    const startMs = times.reduce((least, time) => Math.min(least, time.startMs), Infinity);
    const endMs = times.reduce((most, time) => Math.max(most, time.endMs), 0);
    const extent = BigInt(endMs - startMs) * NS_PER_MS;
    const root = times.filter(({ part }) => part.has_root === 1).sort((a, b) => a.startMs - b.startMs)[0]?.part;
    const rootNs = root?.root_duration_ns ?? 0n;
    return {
      traceId,
      start: BigInt(startMs) * NS_PER_MS,
      durationNs: root !== undefined && extent <= rootNs + ROUNDING_NS ? rootNs : extent,
      rootService: root?.root_service ?? '',
      rootName: root?.root_name ?? '',
      rootSeen: root !== undefined,
      spanCount: own.reduce((sum, part) => sum + part.spans, 0),
      errorCount: own.reduce((sum, part) => sum + part.errors, 0),
      services: [...new Set(own.flatMap((part) => part.services))],
      tier: own.every((part) => part.tier === TIER_COLD) ? 'cold' : 'hot',
    };
  });
}
