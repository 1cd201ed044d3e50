import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, TraceId } from '@spanhouse/core';
import { z } from 'zod';
import type { TimeRange } from '../../model/trace-reader.ts';
import { receivedAfter } from '../range-sql.ts';

export type TracePlaces = {
  readonly projectId: ProjectId;
  readonly traceId: TraceId;
  /** The one question without a required range: an id is enough. */
  readonly hint?: TimeRange;
};

/** One block that holds a part of the trace; the same twice when a cut was stored twice. */
export const TracePlaceRow = z.object({ block_id: z.string(), spans: z.number(), tier: z.number() });

/** Which blocks hold a trace. Answered by the projection of trace_blocks by trace id alone. */
export function tracePlacesSql(places: TracePlaces): Sql {
  return sql`SELECT toString(trace_blocks.block_id) AS block_id, spans, tier
FROM trace_blocks
WHERE ${partsOfTrace(places)}`;
}

/** Ids of the blocks that hold a trace, for a question about blocks. */
export function blocksOfTraceSql(places: TracePlaces): Sql {
  return sql`SELECT block_id FROM trace_blocks WHERE ${partsOfTrace(places)}`;
}

function partsOfTrace({ projectId, traceId, hint }: TracePlaces): Sql {
  const received = hint === undefined ? sql`1` : receivedAfter(hint.start);
  return sql`project_id = ${param('UInt32', projectId)} AND trace_id = toFixedString(unhex(${param('String', traceId)}), 16) AND ${received}`;
}
