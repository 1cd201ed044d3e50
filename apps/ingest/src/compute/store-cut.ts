import { AppError, type Log } from '@spanhouse/core';
import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import type { ObjectStore } from '@spanhouse/object-store';
import type { CutInsert, CutObject, CutOutput } from '@spanhouse/trace-store';
import { z } from 'zod';
import { persist, type PersistDeps } from './persist.ts';

export type StoreDeps = PersistDeps & {
  readonly objectStore: ObjectStore;
  readonly clickhouse: ClickHouse;
  /** Called after each step that changed a store. Tests stop the worker here. */
  readonly afterStep: (step: string) => void;
};

/**
 * Stores what a cut makes. Order: objects, then `blocks`, then the tables that lead to blocks, `spans` last; so no reader meets a row
 * whose block is not there. Every step is repeated until it succeeds, and repeating a step changes nothing:
 * objects have fixed names and bytes, inserts carry de-duplication tokens.
 */
export async function storeCutOutput(output: CutOutput, deps: StoreDeps): Promise<void> {
  await Promise.all(
    output.objects.map(async (object) => {
      await persist('object', () => putObject(object, deps), deps);
      deps.afterStep(`object ${object.key}`);
    }),
  );
  const insert = async (it: CutInsert): Promise<void> => {
    await persist(`insert ${it.table}`, (signal) => deps.clickhouse.insertNative(it.table, it.block, { token: it.token, tag: 'compute.store', signal }), deps);
    deps.afterStep(`inserted ${it.table}`);
  };
  for (const wave of WAVES) await Promise.all(output.inserts.filter(({ table }) => wave.includes(table)).map(insert));
}

/** Inserts of one wave run side by side; a wave starts when the one before is durable. */
const WAVES: readonly (readonly CutInsert['table'][])[] = [
  ['blocks'],
  ['trace_blocks', 'attribute_blocks', 'trace_keys', 'attribute_values'],
  ['spans'],
];

async function putObject(object: CutObject, deps: StoreDeps): Promise<void> {
  if ((await deps.objectStore.put(object.key, object.bytes, { ifAbsent: true })) === 'created') return;
  // Left by a run of the same cut that was interrupted: adopted when it is the same.
  if (await holds(deps.objectStore, object)) return;
  if (await isNamed(deps.clickhouse, object.key)) {
    throw new AppError('BLOCK.CORRUPT', 'an object of this name with other bytes exists, and the index names it', { 'object.key': object.key });
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
export function logStored(log: Log, output: CutOutput, elapsed: Readonly<Record<string, number>>): void {
  const { counts } = output;
  log.info('compute.cut_stored', {
    'record.count': counts.records,
    'span.count': counts.spans,
    'span.duplicates': counts.duplicateSpans,
    'block.count': counts.blocks,
    'block.bytes': counts.blockBytes,
    'body.bytes': counts.bodyBytes,
    ...elapsed,
  });
}
