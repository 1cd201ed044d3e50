import { isAppError, parseTraceId, unixMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { FoundPoint, Found, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { ask, type FindDeps } from './find-rows.ts';
import { READ_LIMITS } from './limits.ts';
import { momentsOf, reducePoints, type PlacedPoint } from './points.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { SpanOverviewRow, spanOverviewSql } from './queries/span-overview.ts';
import { TraceIdRow, traceIdsSql } from './queries/trace-ids.ts';
import type { VerifiedSpan } from './rare-spans.ts';
import type { SpanConditions } from './span-conditions.ts';
import { durationNs } from './span-facts.ts';

export type Overview = Pick<Found<never>, 'matched' | 'partial'> & { readonly points: readonly PlacedPoint[] };

type Seen = {
  /** The first page of what the index found. */
  readonly rows: readonly FoundRow[];
  /** Whether that page is all. */
  readonly isAll: boolean;
  readonly rare: readonly VerifiedSpan[];
};

const TOO_MUCH =
  'The range holds too many spans to count: scatter and count show a part of them. Choose a shorter time range or add a condition.';

/** All matching spans as dots and as a number: from the rows when these are all, else counted by ClickHouse. */
export async function overviewOf(
  deps: FindDeps,
  query: SpanQuery,
  conditions: SpanConditions,
  seen: Seen,
  options: ReadOptions,
): Promise<Overview> {
  const { rows, isAll, rare } = seen;
  const rarePoints = rare.map(({ found, blockId, ordinal }): PlacedPoint => ({
    startNs: found.span.startTimeUnixNano,
    durationNs: durationNs(found),
    status: found.span.status?.code ?? 0,
    blockId,
    ordinal,
  }));
  const ofRows = (): Overview => ({
    points: reducePoints([...rows.map(pointOfRow), ...rarePoints], query, READ_LIMITS.pointsMax),
    matched: { count: rows.length + rare.length, exact: isAll },
    partial: [],
  });
  if (isAll) return ofRows();
  try {
    const bucketNs = (query.end - query.start) / BigInt(momentsOf(READ_LIMITS.pointsMax)) + 1n;
    const moments = await deps.clickhouse.query(
      spanOverviewSql({ conditions, start: query.start, bucketNs }),
      SpanOverviewRow,
      ask('traces.overview', options, READ_LIMITS.overviewTimeMs),
    );
    const points = moments.flatMap((moment) =>
      moment.matches === 1
        ? [pointOf(moment.longest, moment.longest_ns)]
        : [pointOf(moment.shortest, moment.shortest_ns), pointOf(moment.longest, moment.longest_ns)],
    );
    return {
      points: reducePoints([...points, ...rarePoints], query, READ_LIMITS.pointsMax),
      matched: { count: moments.reduce((sum, moment) => sum + moment.matches, rare.length), exact: conditions.attributes.length === 0 },
      partial: [],
    };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'QUERY.LIMIT_EXCEEDED') throw error;
    return { ...ofRows(), partial: [TOO_MUCH] };
  }
}

function pointOf([startNs, status, blockId, ordinal]: readonly [bigint, number, string, number], duration: bigint): PlacedPoint {
  return { startNs, durationNs: duration, status, blockId, ordinal };
}

function pointOfRow(row: FoundRow): PlacedPoint {
  return { startNs: row.start_ns, durationNs: row.duration_ns, status: row.status, blockId: row.block_id, ordinal: row.ordinal };
}

export type PlacedTrace = { readonly blockId: string; readonly ordinal: number };

/** Trace ids of places, by `placeKey`. */
export async function traceIdsOf(
  deps: FindDeps,
  projectId: ProjectId,
  places: readonly PlacedTrace[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, TraceId>> {
  const wanted = [...new Map(places.map((place) => [placeKey(place), place])).values()];
  if (wanted.length === 0) return new Map();
  const rows = await deps.clickhouse.query(
    traceIdsSql({ projectId, blockIds: wanted.map((place) => place.blockId), ordinals: wanted.map((place) => place.ordinal) }),
    TraceIdRow,
    ask('traces.ids', options),
  );
  return new Map(
    rows.flatMap((row): [string, TraceId][] => {
      const traceId = parseTraceId(row.trace_id);
      return traceId === null ? [] : [[placeKey({ blockId: row.block_id, ordinal: row.ordinal }), traceId]];
    }),
  );
}

export function placeKey({ blockId, ordinal }: PlacedTrace): string {
  return `${blockId}/${String(ordinal)}`;
}

export function toFoundPoint(point: PlacedPoint, traceIds: ReadonlyMap<string, TraceId>): FoundPoint {
  const traceId = traceIds.get(placeKey(point));
  return {
    timeMs: unixMs(Number(point.startNs / 1_000_000n)),
    durationNs: point.durationNs,
    status: point.status,
    ...(traceId === undefined ? {} : { traceId }),
  };
}
