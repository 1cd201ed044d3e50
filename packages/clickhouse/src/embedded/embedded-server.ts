import { mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import path from 'node:path';
import { AppError, type Clock, type Log, type Secret } from '@spanhouse/core';
import { lockDirectory } from '@spanhouse/core/directory-lock';
import { loadChdb } from './chdb-binding.ts';
import { EmbeddedMetrics } from './embedded-metrics.ts';
import { openEngine, type Engine } from './engine.ts';
import { createGuard } from './guard.ts';
import { createHttpServer } from './http-server.ts';
import { createLane } from './lanes.ts';
import { createRunningQueries } from './running-queries.ts';
import { createSessions } from './sessions.ts';

const EMBEDDED_DATABASE = 'spanhouse';

/** Each running query holds a thread of libuv's pool; files need some beside. */
const READ_LANES = 16;
const WRITE_LANES = 6;
export const THREADS_NEEDED = READ_LANES + WRITE_LANES + 10;
const QUEUE_MAX = 1_000;

/** Of the machine's memory, for the engine as a whole: the other processes of an installation live on the same machine. */
const MEMORY_RATIO = 0.35;
const CACHE_RATIO = 0.02;

export type EmbeddedServerConfig = {
  /** Tables, the spool and the lock. Made when missing. */
  readonly directory: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly password: Secret;
  /** Configuration of the engine, as clickhouse-local takes it. */
  readonly configFile?: string | null;
};

export type EmbeddedServer = { readonly port: number; readonly version: string; stop(): Promise<void> };

/**
 * Starts ClickHouse's HTTP interface on 127.0.0.1, served by chDB in this process.
 *
 * `onFatal` is called when the engine has given up for good and only a new process helps. One engine a process. Errors: DATA.LOCKED when another instance uses the directory, DATA.DAMAGED when the engine cannot open it,
 * REQUEST.INVALID when the port is taken.
 */
export async function startEmbeddedServer(
  config: EmbeddedServerConfig,
  deps: { readonly clock: Clock; readonly log: Log; readonly onFatal: (error: Error) => void },
): Promise<EmbeddedServer> {
  const tables = path.join(config.directory, 'tables');
  const spoolDirectory = path.join(config.directory, 'spool');
  const lock = lockDirectory(config.directory);
  try {
    await mkdir(tables, { recursive: true, mode: 0o700 });
    // What a killed process was still receiving was never acknowledged.
    await rm(spoolDirectory, { recursive: true, force: true });
    await mkdir(spoolDirectory, { recursive: true, mode: 0o700 });
    const engine = await openTables(tables, config.configFile ?? null);
    const sessions = createSessions(engine, deps.clock);
    const reads = createLane('reads', READ_LANES, QUEUE_MAX);
    const writes = createLane('writes', WRITE_LANES, QUEUE_MAX);
    const server = createHttpServer({
      engine,
      guard: createGuard(await tableFunctions(engine)),
      reads,
      writes,
      sessions,
      running: createRunningQueries(),
      metrics: new EmbeddedMetrics({ reads, writes }),
      spoolDirectory,
      ...deps,
      password: config.password,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new AppError(
            'REQUEST.INVALID',
            `Port ${String(config.port)} on 127.0.0.1 cannot be used (${error.message}); set CLICKHOUSE_PORT to a free one.`,
            {},
            { cause: error },
          ),
        );
      });
      server.listen(config.port, '127.0.0.1', resolve);
    });
    return {
      // listen() on a TCP port gives an AddressInfo.
      port: (server.address() as AddressInfo).port,
      version: engine.version,
      stop: async () => {
        await closeServer(server, deps.clock);
        // What still runs then has no client any more; the process ends, and what was acknowledged is on the disk.
        if (reads.running + writes.running === 0) {
          sessions.close();
          engine.close();
        }
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Takes no more requests, lets the running ones end for a while, then cuts them off. */
async function closeServer(server: Server, clock: Clock): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // A connection whose request ends while we wait is idle only after that.
  const cut = new AbortController();
  const sweep = async (): Promise<void> => {
    for (let waitedMs = 0; !cut.signal.aborted; waitedMs += SWEEP_MS) {
      if (waitedMs < GRACE_MS) server.closeIdleConnections();
      else server.closeAllConnections();
      await clock.sleep(SWEEP_MS, cut.signal).catch(() => undefined);
    }
  };
  const sweeping = sweep();
  await closed;
  cut.abort();
  await sweeping;
}

const GRACE_MS = 6_000;
const SWEEP_MS = 25;

async function openTables(directory: string, configFile: string | null): Promise<Engine> {
  try {
    const engine = await openEngine(loadChdb(), directory, engineArguments(configFile));
    const connection = engine.connect();
    try {
      await connection.run(`CREATE DATABASE IF NOT EXISTS ${EMBEDDED_DATABASE}`, 'Null');
    } finally {
      connection.close();
    }
    return engine;
  } catch (error) {
    throw new AppError(
      'DATA.DAMAGED',
      `The embedded ClickHouse cannot open its tables in ${directory}: ${error instanceof Error ? error.message : String(error)}`,
      {},
      { cause: error },
    );
  }
}

async function tableFunctions(engine: Engine): Promise<readonly string[]> {
  const connection = engine.connect();
  try {
    const { bytes } = await connection.run('SELECT name FROM system.table_functions', 'TabSeparated');
    return Buffer.from(bytes)
      .toString('utf8')
      .split('\n')
      .filter((name) => name !== '');
  } finally {
    connection.close();
  }
}

function engineArguments(configFile: string | null): readonly string[] {
  const cacheBytes = String(Math.round(totalmem() * CACHE_RATIO));
  return [
    // Tables are loaded before the first query, so a damaged one is seen at the start.
    '--async_load_databases=0',
    `--max_server_memory_usage_to_ram_ratio=${String(MEMORY_RATIO)}`,
    `--mark_cache_size=${cacheBytes}`,
    `--uncompressed_cache_size=0`,
    '--background_pool_size=2',
    '--background_merges_mutations_concurrency_ratio=1',
    '--background_schedule_pool_size=4',
    '--max_thread_pool_size=500',
    ...(configFile === null ? [] : [`--config-file=${configFile}`]),
  ];
}
