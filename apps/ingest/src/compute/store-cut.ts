import { AppError, type Log } from '@spanhouse/core';
import { param, sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import type { ObjectStore } from '@spanhouse/object-store';
import { insertProbeSql, type CutInsert, type CutObject } from '@spanhouse/trace-store';
import { z } from 'zod';
import type { BuiltCut } from './built-cut.ts';
import { persist, type PersistDeps } from './persist.ts';

export type StoreDeps = PersistDeps & {
  /** The cut may have been stored in part by a run before. */
  readonly isReplay?: boolean;
  readonly objectStore: ObjectStore;
  readonly clickhouse: ClickHouse;
  /** Called after each step that changed a store. Tests stop the worker here. */
  readonly afterStep: (step: string) => void;
};

/**
 * Stores what a cut makes. Order: objects, then `blocks`, then the tables that lead to blocks, `spans` last; so no reader meets a row
 * whose block is not there. Then log records: resources, records, what says that they are there. Every step is repeated until it succeeds, and repeating a step changes nothing:
 * objects have fixed names and bytes, inserts carry de-duplication tokens.
 */
export async function storeCutOutput(output: BuiltCut, deps: StoreDeps): Promise<void> {
  await Promise.all(
    output.objects.map(async (object) => {
      await persist('object', () => putObject(object, deps), deps);
      deps.afterStep(`object ${object.key}`);
    }),
  );
  for (const wave of WAVES) {
    await storeInserts(
      output.inserts.filter(({ table }) => wave.includes(table)),
      deps,
    );
  }
  for (const wave of LOG_WAVES)
    await storeAll(
      output.logs.inserts.filter(({ table }) => table === wave),
      deps,
    );
}

const LOG_WAVES = ['log_resources', 'logs', 'log_cuts'] as const;

/** One insert of any store. `probe` answers `found`, 0 or 1; null where storing it again changes nothing, or nobody notices. */
type StoreInsert = { readonly table: string; readonly token: string; readonly block: Uint8Array; readonly probe: Sql | null };

export type InsertDeps = Omit<StoreDeps, 'objectStore'>;

/** Stores inserts side by side, each until it succeeds, each once. */
export function storeInserts(inserts: readonly CutInsert[], deps: InsertDeps): Promise<void> {
  return storeAll(
    inserts.map((insert) => ({ ...insert, probe: insert.probe === null ? null : insertProbeSql(insert.probe) })),
    deps,
  );
}

async function storeAll(inserts: readonly StoreInsert[], deps: InsertDeps): Promise<void> {
  const insert = async (it: StoreInsert): Promise<void> => {
    let isFirst = deps.isReplay !== true;
    const work = (signal: AbortSignal): Promise<void> => {
      const once = isFirst;
      isFirst = false;
      return once ? insertOnce(it, it.token, deps, signal) : insertAgain(it, deps, signal);
    };
    await persist(`insert ${it.table}`, work, deps);
    deps.afterStep(`inserted ${it.table}`);
  };
  await Promise.all(inserts.map(insert));
}

/** Inserts of one wave run side by side; a wave starts when the one before is durable. */
const WAVES: readonly (readonly CutInsert['table'][])[] = [
  ['blocks'],
  ['trace_blocks', 'attribute_blocks', 'trace_keys', 'attribute_values'],
  ['spans'],
  ['span_metrics_30s', 'span_metrics_5m', 'span_metrics_1h'],
];

function insertOnce(it: StoreInsert, token: string, deps: InsertDeps, signal: AbortSignal): Promise<void> {
  return deps.clickhouse.insertNative(it.table, it.block, { token, tag: 'compute.store', signal });
}

/**
 * After a failure or a restart, when an insert may have been done before. ClickHouse writes a token to its de-duplication log
 * *before* it renames the part (MergeTreeSink): killed between the two, it drops the repeated insert although the rows
 * are not there. So the rows themselves are looked for, and inserted under the next token when they are missing. The rows
 * of one insert are one part, so one of them tells of all.
 */
async function insertAgain(it: StoreInsert, deps: InsertDeps, signal: AbortSignal): Promise<void> {
  if (it.probe !== null && (await isStored(it.probe, deps, signal))) return;
  await insertOnce(it, it.token, deps, signal);
  for (let again = 1; it.probe !== null && !(await isStored(it.probe, deps, signal)); again++) {
    if (again > TOKENS_MAX) throw new AppError('STORE.UNAVAILABLE', `the rows of ${it.token} are not visible after the insert`);
    deps.log.warn('compute.token_without_rows', { 'insert.token': it.token, again });
    await insertOnce(it, `${it.token}:again-${String(again)}`, deps, signal);
  }
}

/** More than ClickHouse can be killed within one cut's retries. */
const TOKENS_MAX = 20;

async function isStored(probe: Sql, deps: InsertDeps, signal: AbortSignal): Promise<boolean> {
  const rows = await deps.clickhouse.query(probe, z.object({ found: z.coerce.number() }), { tag: 'compute.probe', signal });
  return rows[0]?.found === 1;
}

async function putObject(object: CutObject, deps: StoreDeps): Promise<void> {
  if ((await deps.objectStore.put(object.key, object.bytes, { ifAbsent: true })) === 'created') return;
  // Left by a run of the same cut that was interrupted: adopted when it is the same.
  if (await holds(deps.objectStore, object)) return;
  if (await isNamed(deps.clickhouse, object.key)) {
    throw new AppError('BLOCK.CORRUPT', 'an object of this name with other bytes exists, and the index names it', {
      'object.key': object.key,
    });
  }
  deps.log.warn('compute.object_replaced', { 'object.key': object.key, 'object.bytes': object.bytes.length });
  await deps.objectStore.put(object.key, object.bytes);
}

async function holds(store: ObjectStore, object: CutObject): Promise<boolean> {
  const head = await store.head(object.key);
  if (head?.bytes !== object.bytes.length) return false;
  const stored = await store.getRange(object.key, 0, object.bytes.length);
  return Buffer.compare(stored, object.bytes) === 0;
}

async function isNamed(clickhouse: ClickHouse, key: string): Promise<boolean> {
  const rows = await clickhouse.query(
    sql`SELECT count() AS found FROM blocks WHERE object_key = ${param('String', key)}`,
    z.object({ found: z.coerce.number() }),
    { tag: 'compute.object_named' },
  );
  return (rows[0]?.found ?? 0) > 0;
}

/** For one line a cut. */
export function logStored(log: Log, output: BuiltCut, elapsed: Readonly<Record<string, number>>): void {
  const { counts } = output;
  log.info('compute.cut_stored', {
    'record.count': counts.records,
    'span.count': counts.spans,
    'span.duplicates': counts.duplicateSpans,
    'block.count': counts.blocks,
    'block.bytes': counts.blockBytes,
    'body.bytes': counts.bodyBytes,
    'log_record.count': output.logs.counts.records,
    ...elapsed,
  });
}
