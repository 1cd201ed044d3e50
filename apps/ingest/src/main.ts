/** Composition root of ingest: OTLP gateway and compute, each where `--role` asks for it. Ends in order on SIGTERM and SIGINT. */
import { resolve } from 'node:path';
import { createJsonLog, systemClock, systemRandom } from '@spanhouse/core';
import { startIngest } from './compose-ingest.ts';
import { readIngestEnv, rolesOf } from './env.ts';
import { startFailureOf } from './start-failure.ts';

/** Stopping drains the log; what takes longer is done at the next start. */
const STOP_MS = 10_000;

const log = createJsonLog((line) => process.stdout.write(`${line}\n`), systemClock, { component: 'ingest' });
const fail = (error: unknown): never => {
  log.error('ingest.failed', error);
  process.stderr.write(`${startFailureOf(error)}\n`);
  process.exit(1);
};

try {
  const roles = rolesOf(process.argv.slice(2));
  const env = readIngestEnv(roles, process.env);
  const deps = { clock: systemClock, random: systemRandom, log, onFailed: fail };
  const running = await startIngest({ ...env, SPANHOUSE_DATA: resolve(env.SPANHOUSE_DATA) }, roles, deps);
  log.info('ingest.ready', { 'ingest.roles': [...roles].join(',') });

  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info('ingest.stopping', { reason });
    running.stop(AbortSignal.timeout(STOP_MS)).then(() => {
      log.info('ingest.stopped');
      process.exit(0);
    }, fail);
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // The launcher holds the other end; when it is gone, nobody would stop us.
  process.once('disconnect', () => stop('the launcher is gone'));
} catch (error) {
  fail(error);
}
