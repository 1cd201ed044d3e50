/** Composition root of the embedded PostgreSQL: one process that serves the cluster in the data directory until it is told to stop. */
import { createJsonLog, loadConfig, systemClock } from '@spanhouse/core';
import { embeddedPostgresEnv } from './env.ts';
import { embeddedPlace } from './place.ts';
import { startEmbeddedServer } from './server.ts';

const STOP_TIMEOUT_MS = 10_000;

const log = createJsonLog((line) => process.stdout.write(`${line}\n`), systemClock, { 'service.name': 'spanhouse-postgres' });
try {
  const env = loadConfig(embeddedPostgresEnv, process.env);
  const running = await startEmbeddedServer(embeddedPlace(env.SPANHOUSE_DATA), {
    log,
    onBroken: (error) => {
      log.error('postgres.broken', error);
      process.exit(1);
    },
  });
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve(signal);
      });
    // Whoever started this process holds the other end; when it is gone, nobody else would stop us.
    process.once('disconnect', () => {
      resolve('disconnect');
    });
  });
  await running.stop(AbortSignal.timeout(STOP_TIMEOUT_MS));
  log.info('postgres.stopped', { reason });
  process.disconnect?.();
} catch (error) {
  log.error('postgres.failed', error);
  process.exit(1);
}
