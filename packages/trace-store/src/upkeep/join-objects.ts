import { createHash } from 'node:crypto';
import { param, sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import { AppError, type Log } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { z } from 'zod';
import { joinedObjectKey, type ObjectFolder } from '../object-keys.ts';
import { planJoins, type PlannedJoin, type StoredObject } from './plan-joins.ts';
import { serverSeconds } from './server-time.ts';
import type { UpkeepLimits } from './upkeep-limits.ts';

export type UpkeepStores = { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore; readonly log: Log };

export type Joined = { readonly objects: number; readonly sources: number; readonly bytes: number };

const ObjectRow = z.object({
  project_id: z.number(),
  retention_days: z.number(),
  day: z.string(),
  object_key: z.string(),
  bytes: z.coerce.number(),
  blocks: z.coerce.number(),
  placed_at: z.number(),
});

const COLUMNS = [
  'project_id',
  'retention_days',
  'received_at',
  'block_id',
  'object_key',
  'offset',
  'length',
  'format_version',
  'start_ms',
  'end_ms',
  'spans',
  'traces',
  'placed_at',
];

/**
 * Joins small objects into large ones: the joined object first, then the rows that place the blocks there, all in one statement. Until that statement
 * has run, and after it, every block has exactly one place that holds; the old objects stay for those who still read them (`sweepObjects`). Killed at
 * any moment, the worst that stays is an object that nothing names. Several at once do no harm: of two places the later holds, and both are good.
 *
 * Errors: STORE.UNAVAILABLE, STORE.REJECTED; what was joined before stays joined.
 */
export async function joinObjects(stores: UpkeepStores, limits: UpkeepLimits, signal: AbortSignal): Promise<Joined> {
  const joined = { objects: 0, sources: 0, bytes: 0 };
  for (const planned of await plannedJoins(stores.clickhouse, limits, signal)) {
    signal.throwIfAborted();
    await joinOne(stores, planned, limits, signal);
    joined.objects++;
    joined.sources += planned.sources.length;
    joined.bytes += bytesOf(planned.sources);
  }
  return joined;
}

async function plannedJoins(clickhouse: ClickHouse, limits: UpkeepLimits, signal: AbortSignal): Promise<readonly PlannedJoin[]> {
  // An object is the blocks that were put into it, one after the other, also those that lie elsewhere now.
  const rows = await clickhouse.query(
    sql`SELECT project_id, retention_days, toString(received_day) AS day, object_key, sum(length) AS bytes, sum(holds) AS blocks, max(placed_at) AS placed_at
FROM (
  SELECT project_id, retention_days, received_day, object_key, length, placed_at,
    (placed_at, object_key) = max((placed_at, object_key)) OVER (PARTITION BY project_id, block_id) AS holds
  FROM (
    SELECT project_id, retention_days, toDate(received_at) AS received_day, block_id, object_key, any(length) AS length, any(blocks.placed_at) AS placed_at
    FROM blocks
    GROUP BY project_id, retention_days, received_day, block_id, object_key
  )
)
GROUP BY project_id, retention_days, received_day, object_key
HAVING blocks > 0 AND bytes < ${param('UInt64', limits.smallBytes)}
ORDER BY project_id, retention_days, received_day, object_key`,
    ObjectRow,
    { tag: 'upkeep.small_objects', signal },
  );
  const folders = new Map<string, { readonly folder: ObjectFolder; readonly objects: StoredObject[] }>();
  for (const row of rows) {
    const folder = { projectId: row.project_id, retentionDays: row.retention_days, day: row.day };
    const key = `${String(folder.projectId)}/${String(folder.retentionDays)}/${folder.day}`;
    const entry = folders.get(key) ?? { folder, objects: [] };
    entry.objects.push({ key: row.object_key, bytes: row.bytes, blocks: row.blocks, placedAt: row.placed_at });
    folders.set(key, entry);
  }
  return [...folders.values()].flatMap(({ folder, objects }) => planJoins(folder, objects, limits));
}

async function joinOne(
  { clickhouse, objectStore, log }: UpkeepStores,
  { folder, sources }: PlannedJoin,
  limits: UpkeepLimits,
  signal: AbortSignal,
): Promise<void> {
  const now = await serverSeconds(clickhouse, signal);
  // Later than every place before, also than one of this second.
  const placedAt = Math.max(now, ...sources.map((source) => source.placedAt + 1));
  const hash = createHash('sha256')
    .update(sources.map(({ key }) => key).join('\n'))
    .digest('hex')
    .slice(0, 16);
  const key = joinedObjectKey(folder, placedAt, hash);
  await objectStore.join(key, sources);
  await clickhouse.insertFrom('blocks', COLUMNS, placedSql({ folder, sources, key, placedAt, until: now + limits.joinSeconds }), {
    tag: 'upkeep.place',
    signal,
  });
  const wanted = blocksOf(sources);
  const placed = await placedCount(clickhouse, folder, key, signal);
  // Some blocks lie elsewhere since, or it took too long: nothing is lost, and the next round sees what there is.
  if (placed !== wanted)
    throw new AppError('STORE.UNAVAILABLE', `of ${String(wanted)} joined blocks ${String(placed)} have their new place`, {
      'object.key': key,
    });
  log.info('upkeep.joined', { 'object.key': key, 'source.count': sources.length, 'object.bytes': bytesOf(sources) });
}

/**
 * Rows of all blocks of the sources, with their new place. None where one lies elsewhere by now: an object whose blocks are placed in part would be taken
 * for smaller than it is. None once the time is over, whenever the statement comes to run.
 */
function placedSql(join: {
  readonly folder: ObjectFolder;
  readonly sources: readonly StoredObject[];
  readonly key: string;
  readonly placedAt: number;
  readonly until: number;
}): Sql {
  const bases: number[] = [];
  let base = 0;
  for (const { bytes } of join.sources) {
    bases.push(base);
    base += bytes;
  }
  const keys = param(
    'Array(String)',
    join.sources.map(({ key }) => key),
  );
  return sql`SELECT project_id, retention_days, received_at, block_id, ${param('String', join.key)},
  place.offset + arrayElement(${param('Array(UInt64)', bases)}, indexOf(${keys}, place.object_key)), length, format_version, start_ms, end_ms, spans, traces, ${param('UInt32', join.placedAt)}
FROM (
  SELECT *, count() OVER () AS found
  FROM (
    SELECT * FROM blocks
    WHERE ${inFolder(join.folder)}
    ORDER BY placed_at DESC, object_key DESC
    LIMIT 1 BY block_id
  )
  WHERE has(${keys}, object_key)
) AS place
WHERE found = ${param('UInt64', blocksOf(join.sources))} AND toUnixTimestamp(now()) <= ${param('UInt32', join.until)}`;
}

async function placedCount(clickhouse: ClickHouse, folder: ObjectFolder, key: string, signal: AbortSignal): Promise<number> {
  const rows = await clickhouse.query(
    sql`SELECT uniqExact(block_id) AS placed FROM blocks WHERE ${inFolder(folder)} AND object_key = ${param('String', key)}`,
    z.object({ placed: z.coerce.number() }),
    { tag: 'upkeep.placed', signal },
  );
  return rows[0]?.placed ?? 0;
}

/** Answered by one partition of blocks. */
export function inFolder({ projectId, retentionDays, day }: ObjectFolder): Sql {
  return sql`project_id = ${param('UInt32', projectId)} AND retention_days = ${param('UInt16', retentionDays)} AND toDate(received_at) = ${param('Date', day)}`;
}

function blocksOf(sources: readonly StoredObject[]): number {
  return sources.reduce((sum, { blocks }) => sum + blocks, 0);
}

function bytesOf(sources: readonly StoredObject[]): number {
  return sources.reduce((sum, { bytes }) => sum + bytes, 0);
}
