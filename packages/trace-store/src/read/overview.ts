import { parseTraceId, unixMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { FoundPoint, Found, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { nullBeyondLimit } from './beyond-limit.ts';
import { ask, askByKey, type FindDeps } from './find-rows.ts';
import { READ_LIMITS } from './limits.ts';
import { momentsIn, reducePoints, type PlacedPoint } from './points.ts';
import type { FoundRow } from './queries/find-rows.ts';
import { SpanOverviewRow, spanOverviewSql } from './queries/span-overview.ts';
import { TraceIdRow, traceIdsSql } from './queries/trace-ids.ts';
import type { RareSpans, VerifiedSpan } from './rare-spans.ts';
import type { SpanConditions } from './span-conditions.ts';
import { durationNs } from '../evaluate/span-view.ts';

export type Overview = Pick<Found<never>, 'matched' | 'partial'> & { readonly points: readonly PlacedPoint[] };

/** What ClickHouse counted of all that the index finds. */
export type Moments = {
  readonly points: readonly PlacedPoint[];
  readonly count: number;
  /** False when something was counted that only a hash takes for a match. */
  readonly isExact: boolean;
};

type Seen = {
  /** The first page of what the index found. */
  readonly rows: readonly FoundRow[];
  /** Null when that page is all; `too-much` when more could not be counted. */
  readonly moments: Moments | 'too-much' | null;
  readonly rare: RareSpans;
};

const TOO_MUCH =
  'The range holds too many spans to count: scatter and count show a part of them. Choose a shorter time range or add a condition.';

/** All matching spans as dots and as a number. Needed when they are more than a page. */
export async function momentsOf(
  deps: FindDeps,
  query: SpanQuery,
  conditions: SpanConditions,
  options: ReadOptions,
): Promise<Moments | 'too-much'> {
  const bucketNs = (query.end - query.start) / BigInt(momentsIn(READ_LIMITS.pointsMax)) + 1n;
  const moments = await deps.clickhouse
    .inProject(query.projectId)
    .query(
      spanOverviewSql({ conditions, start: query.start, bucketNs }),
      SpanOverviewRow,
      ask('traces.overview', options, READ_LIMITS.overviewTimeMs),
    )
    .catch(nullBeyondLimit);
  if (moments === null) return 'too-much';
  return {
    points: moments.flatMap((moment) =>
      moment.matches === 1
        ? [pointOf(moment.longest, moment.longest_ns)]
        : [pointOf(moment.shortest, moment.shortest_ns), pointOf(moment.longest, moment.longest_ns)],
    ),
    count: moments.reduce((sum, moment) => sum + moment.matches, 0),
    isExact: moments.every((moment) => moment.sure === moment.matches),
  };
}

/** True when all matches can be dots: then they should be, rather than the extremes of each moment. */
export function isFew(moments: Moments | 'too-much' | null): boolean {
  return moments !== null && moments !== 'too-much' && moments.count <= READ_LIMITS.pointsMax;
}

/** What was counted, or the rows themselves when these are all, with the rare spans. */
export function overviewOf(query: SpanQuery, { rows, moments, rare }: Seen): Overview {
  const counted = moments === null || moments === 'too-much' ? null : moments;
  const points = [...(counted?.points ?? rows.map(pointOfRow)), ...rare.spans.map(pointOfSpan)];
  const isExact = counted?.isExact ?? (moments === null && rows.every((row) => row.sure === 1));
  return {
    points: reducePoints(points, query, READ_LIMITS.pointsMax),
    matched: { count: (counted?.count ?? rows.length) + rare.spans.length, exact: isExact && rare.partial.length === 0 },
    partial: moments === 'too-much' ? [TOO_MUCH] : [],
  };
}

function pointOfSpan({ found, blockId, ordinal }: VerifiedSpan): PlacedPoint {
  return {
    startNs: found.span.startTimeUnixNano,
    durationNs: durationNs(found),
    status: found.span.status?.code ?? 0,
    blockId,
    ordinal,
  };
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
  const rows = await deps.clickhouse
    .inProject(projectId)
    .query(
      traceIdsSql({ projectId, blockIds: wanted.map((place) => place.blockId), ordinals: wanted.map((place) => place.ordinal) }),
      TraceIdRow,
      askByKey('traces.ids', options),
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
