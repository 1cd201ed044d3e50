import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseProjectId, unixMs, type Clock, type Log, type ProjectId, type UnixMs } from '@spanhouse/core';
import { z } from 'zod';
import type { IngestQuota } from './repositories/ingest-keys.ts';

/** A key that is good: whose it is, and what it is good for. */
export type GoodKey = {
  readonly projectId: ProjectId;
  readonly keyId: number;
  readonly quota: IngestQuota;
  /** Pages that may send with it; empty: any, and senders that are no page. */
  readonly allowedOrigins: readonly string[];
  /** Null: never. */
  readonly expiresAt: UnixMs | null;
};

export type RememberedKey = GoodKey & { readonly readAt: number };

/** Good ingest keys beyond the end of the process: a gateway that starts while PostgreSQL is away goes on with them. */
export interface KeyMemory {
  /** By the hash of the key in hexadecimal, as the run before left them. */
  read(): Promise<ReadonlyMap<string, RememberedKey>>;
  /** What the store said about a key just now; null: it is not good (any more). Written in the background. */
  note(hash: string, key: GoodKey | null): void;
}

const Stored = z.object({
  version: z.literal(1),
  keys: z.array(
    z.object({
      hash: z.string(),
      projectId: z.number().transform(parseProjectId),
      keyId: z.number(),
      quota: z.object({ spansPerSecond: z.number().nullable(), bytesPerSecond: z.number().nullable() }),
      // Files of an earlier version have no such keys.
      allowedOrigins: z.array(z.string()).default([]),
      expiresAt: z.number().transform(unixMs).nullable().default(null),
      readAt: z.number(),
    }),
  ),
});
/** How far a time on disk may lag behind what is known: spares a file every ten seconds and key. */
const LAG_MS = 60_000;
const KEYS_MAX = 10_000;

/** One JSON file, for its owner alone. It holds hashes of random keys, from which no key can be found. Losing it costs nothing while PostgreSQL answers. */
export function createKeyMemory(path: string, deps: { readonly clock: Clock; readonly log: Log }): KeyMemory {
  const keys = new Map<string, RememberedKey>();
  const warn = (error: unknown): void => {
    deps.log.warn('database.key_memory_failed', { 'file.path': path, 'exception.message': String(error) });
  };
  const reading = (async () => {
    try {
      for (const { hash, ...key } of Stored.parse(JSON.parse(await readFile(path, 'utf8'))).keys) {
        if (!keys.has(hash)) keys.set(hash, key);
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) warn(error);
    }
  })();
  const write = async (): Promise<void> => {
    await reading;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ version: 1, keys: Array.from(keys, ([hash, key]) => ({ hash, ...key })) });
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  let writing = Promise.resolve();
  return {
    read: async () => {
      await reading;
      return keys;
    },
    note: (hash, key) => {
      const before = keys.get(hash);
      const readAt = deps.clock.now();
      if (key === null ? before === undefined : before !== undefined && isSame(before, key) && Math.abs(readAt - before.readAt) < LAG_MS)
        return;
      keys.delete(hash);
      if (key !== null) keys.set(hash, { ...key, readAt });
      // A Map keeps insertion order: the first is the one read longest ago.
      if (keys.size > KEYS_MAX) for (const oldest of [...keys.keys()].slice(0, keys.size - KEYS_MAX)) keys.delete(oldest);
      writing = writing.then(write).catch(warn);
    },
  };
}

function isSame({ readAt: _, ...before }: RememberedKey, key: GoodKey): boolean {
  return isDeepStrictEqual(before, key);
}
