import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Secret } from '@spanhouse/core';
import { embeddedDatabaseUrl } from '../embedded/place.ts';

/** An embedded PostgreSQL in a process of its own, as in the product. */
export type EmbeddedPostgres = {
  readonly url: Secret;
  readonly dataDirectory: string;
  /** Ends the process in good order. The data stays for `start`; `remove` takes it away. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  start(): Promise<void>;
  /** Stops, and deletes the data directory if it was made here. */
  remove(): Promise<void>;
};

const MAIN = fileURLToPath(new URL('../embedded/main.ts', import.meta.url));

/** @param options.dataDirectory kept by the caller; without it a temporary one is made. */
export async function startEmbeddedPostgres(options: { readonly dataDirectory?: string } = {}): Promise<EmbeddedPostgres> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'spanhouse-postgres-')));
  let child = await startProcess(dataDirectory);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url: embeddedDatabaseUrl(dataDirectory),
    dataDirectory,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start: async () => {
      child = await startProcess(dataDirectory);
    },
    remove: async () => {
      await end('SIGTERM');
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server says that it is ready; rejects with what it said when it ends before. */
async function startProcess(dataDirectory: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { SPANHOUSE_DATA: dataDirectory, NODE_ENV: 'test' },
  });
  const output: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output.push(text);
      if (text.includes('postgres.started')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`the embedded PostgreSQL ended: ${output.join('')}`));
    });
  });
  return child;
}
