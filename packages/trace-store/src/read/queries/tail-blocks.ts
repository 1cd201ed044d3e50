import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import { BLOCK_TIME_BEFORE_RECEIVE_MAX_MS } from '../../write/cut-settings.ts';

/** A block as `blocks` has it. Times are whole milliseconds; `is_cut_off`: it may hold spans of any time before `start_ms`. */
export const TailBlockRow = z.object({
  block_id: z.string(),
  partition: z.coerce.number(),
  spans: z.coerce.number(),
  start_ms: z.coerce.bigint(),
  end_ms: z.coerce.bigint(),
  is_cut_off: z.number(),
});
export type TailBlockRow = z.output<typeof TailBlockRow>;

/** The bits of a block's number that name its partition (write/block-id.ts). */
const partitionSql: Sql = sql`bitShiftRight(blocks.block_id, 54)`;

const columnsSql: Sql = sql`toString(blocks.block_id) AS block_id, ${partitionSql} AS partition, spans, start_ms, end_ms,
  start_ms <= toUnixTimestamp(received_at) * 1000 - ${param('UInt64', BLOCK_TIME_BEFORE_RECEIVE_MAX_MS)} AS is_cut_off`;

export type TailBlocks = {
  readonly projectId: ProjectId;
  /** Seconds since 1970: received at or after. */
  readonly sinceSeconds: number;
  /** Partitions with the last block that was seen of each. */
  readonly seen: readonly { readonly partition: number; readonly blockId: string }[];
  readonly limit: number;
};

/** Blocks behind those that were seen, in the order of each partition. Answered by blocks, some rows a minute. */
export function tailBlocksSql({ projectId, sinceSeconds, seen, limit }: TailBlocks): Sql {
  const partitions = seen.map(({ partition }) => partition);
  const isNew = any([
    ...seen.map(({ partition, blockId }) =>
      all([sql`${partitionSql} = ${param('UInt16', partition)}`, sql`blocks.block_id > ${param('UInt64', blockId)}`]),
    ),
    sql`NOT has(${param('Array(UInt16)', partitions)}, ${partitionSql})`,
  ]);
  return sql`SELECT ${columnsSql}
FROM blocks
WHERE ${all([...receivedSince(projectId, sinceSeconds), isNew])}
ORDER BY blocks.block_id
LIMIT ${param('UInt32', limit)}`;
}

/** The last blocks of each partition, the last one first. */
export function lastBlocksSql(projectId: ProjectId, sinceSeconds: number, ofPartition: number): Sql {
  return sql`SELECT ${columnsSql}
FROM blocks
WHERE ${all(receivedSince(projectId, sinceSeconds))}
ORDER BY blocks.block_id DESC
LIMIT ${param('UInt32', ofPartition)} BY partition`;
}

export const StoredSpansRow = z.object({
  block_id: z.string(),
  spans: z.coerce.number(),
  from_ns: z.coerce.bigint(),
  to_ns: z.coerce.bigint(),
});
export type StoredSpansRow = z.output<typeof StoredSpansRow>;

/** How many spans of these blocks are in the index by now, and their times. Answered by spans, of the hours that the blocks name. */
export function storedSpansSql(projectId: ProjectId, sinceSeconds: number, blocks: readonly TailBlockRow[]): Sql {
  const hours = blocks.map((block) => ({ from: block.is_cut_off === 1 ? 0n : block.start_ms / HOUR_MS, to: block.end_ms / HOUR_MS }));
  const from = hours.reduce((least, hour) => (hour.from < least ? hour.from : least), hours[0]?.from ?? 0n);
  const to = hours.reduce((most, hour) => (hour.to > most ? hour.to : most), 0n);
  return sql`SELECT toString(spans.block_id) AS block_id, count() AS spans, min(start_ns) AS from_ns, max(start_ns) AS to_ns
FROM spans
WHERE ${all([
    ...receivedSince(projectId, sinceSeconds),
    sql`hour >= ${param('UInt32', from)}`,
    sql`hour <= ${param('UInt32', to)}`,
    sql`spans.block_id IN ${param(
      'Array(UInt64)',
      blocks.map((block) => block.block_id),
    )}`,
  ])}
GROUP BY spans.block_id`;
}

const HOUR_MS = 3_600_000n;

function receivedSince(projectId: ProjectId, sinceSeconds: number): readonly Sql[] {
  return [sql`project_id = ${param('UInt32', projectId)}`, sql`received_at >= toDateTime(${param('UInt32', sinceSeconds)}, 'UTC')`];
}
