import { all, param, sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';

/** A block as the index knows it, where it lies now. */
export type IndexedBlock = {
  readonly blockId: string;
  readonly projectId: number;
  readonly retentionDays: number;
  /** `2026-11-23`, UTC. */
  readonly day: string;
  readonly objectKey: string;
  readonly offset: number;
  readonly bytes: number;
  readonly spans: number;
  readonly traces: number;
};

/** Which blocks; without a condition all. */
export type BlockFilter = {
  readonly projectId?: number;
  readonly day?: string;
  readonly blockId?: string;
  /** Blocks with greater ids come; null: from the first on. */
  readonly after: string | null;
  readonly limit: number;
};

const BlockRow = z.object({
  block_id: z.string(),
  project_id: z.number(),
  retention_days: z.number(),
  day: z.string(),
  object_key: z.string(),
  at: z.coerce.number(),
  length: z.number(),
  spans: z.number(),
  traces: z.number(),
});

/** Ascending by block id. Errors: STORE.UNAVAILABLE. */
export async function listBlocks(clickhouse: ClickHouse, filter: BlockFilter): Promise<readonly IndexedBlock[]> {
  const rows = await clickhouse.query(
    sql`SELECT toString(id) AS block_id, project_id, retention_days, toString(toDate(received_at)) AS day, object_key, at, length, spans, traces
FROM (
  SELECT block_id AS id, project_id, retention_days, received_at, object_key, offset AS at, length, spans, traces
  FROM blocks
  WHERE ${all(conditionsOf(filter))}
  ORDER BY placed_at DESC, object_key DESC
  LIMIT 1 BY project_id, block_id
)
ORDER BY id
LIMIT ${param('UInt64', filter.limit)}`,
    BlockRow,
    { tag: 'operator.blocks' },
  );
  return rows.map((row) => ({
    blockId: row.block_id,
    projectId: row.project_id,
    retentionDays: row.retention_days,
    day: row.day,
    objectKey: row.object_key,
    offset: row.at,
    bytes: row.length,
    spans: row.spans,
    traces: row.traces,
  }));
}

function conditionsOf({ projectId, day, blockId, after }: BlockFilter): readonly Sql[] {
  return [
    ...(projectId === undefined ? [] : [sql`project_id = ${param('UInt32', projectId)}`]),
    ...(day === undefined ? [] : [sql`toDate(received_at) = ${param('Date', day)}`]),
    ...(blockId === undefined ? [] : [sql`block_id = ${param('UInt64', blockId)}`]),
    ...(after === null ? [] : [sql`block_id > ${param('UInt64', after)}`]),
  ];
}
