import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketHandler, type PGLiteSocketHandlerOptions } from '@electric-sql/pglite-socket';
import { AppError, type Log, type Running } from '@spanhouse/core';
import { lockDirectory } from '@spanhouse/core/directory-lock';
import { DurableFiles, syncPath, syncTree } from './durable-files.ts';
import type { EmbeddedPlace } from './place.ts';
import { Turns } from './turns.ts';

/**
 * PGlite's own parameters without `-F` (no fsync). `wal_sync_method`: see DurableFiles.
 * Statements are logged only when they fail badly: what a client got wrong is the client's to report.
 */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'log_min_messages=fatal'],
];

/**
 * Opens the cluster, makes it at first, and serves PostgreSQL's protocol on the Unix socket.
 *
 * @param onBroken the engine failed in a way that only a new process can mend.
 * Errors: AppError DATA.LOCKED, DATA.DAMAGED.
 */
export async function startEmbeddedServer(
  place: EmbeddedPlace,
  deps: { readonly log: Log; readonly onBroken: (error: unknown) => void },
): Promise<Running> {
  const lock = lockDirectory(place.directory);
  try {
    const isNew = !existsSync(place.cluster);
    if (isNew) await createCluster(place);
    const engine = await openCluster(place.cluster);
    const clients = await listen(place, engine, deps.onBroken);
    deps.log.info('postgres.started', { 'server.address': place.socket, 'postgres.is_new': isNew });
    return {
      name: 'postgres',
      stop: async () => {
        await clients.close();
        await engine.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Under another name until it is whole and on disk: a start that is killed half-way leaves nothing behind that looks like a cluster. */
async function createCluster({ cluster, directory }: EmbeddedPlace): Promise<void> {
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const engine = await PGlite.create({ fs: new DurableFiles(unfinished), startParams: START_PARAMETERS });
  await engine.close();
  await syncTree(unfinished);
  await rename(unfinished, cluster);
  await syncPath(directory);
}

async function openCluster(cluster: string): Promise<PGlite> {
  try {
    const engine = await PGlite.create({ fs: new DurableFiles(cluster), startParams: START_PARAMETERS });
    await engine.query('SELECT count(*) FROM pg_class');
    return engine;
  } catch (cause) {
    throw new AppError(
      'DATA.DAMAGED',
      `the embedded PostgreSQL cannot open ${cluster}: restore it from a backup, or move it away to start empty`,
      {},
      { cause },
    );
  }
}

async function listen(place: EmbeddedPlace, engine: PGlite, onBroken: (error: unknown) => void): Promise<{ close(): Promise<void> }> {
  await mkdir(place.socketDirectory, { recursive: true, mode: 0o700 });
  await chmod(place.socketDirectory, 0o700);
  // Left by a process that was killed; the lock says that it is gone.
  await rm(place.socket, { force: true });
  // The class has private members, so a class of the same shape is not assignable; the handler calls only what Turns has.
  const queryQueue = new Turns(engine, onBroken) as unknown as PGLiteSocketHandlerOptions['queryQueue'];
  const handlers = new Set<PGLiteSocketHandler>();
  const server = createServer((socket: Socket) => {
    const handler = new PGLiteSocketHandler({ queryQueue, closeOnDetach: true });
    handlers.add(handler);
    for (const event of ['close', 'error']) handler.addEventListener(event, () => handlers.delete(handler));
    void handler.attach(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.socket, resolve);
  });
  await chmod(place.socket, 0o600);
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([...handlers].map((handler) => handler.detach(true)));
      await closed;
    },
  };
}
