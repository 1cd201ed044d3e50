/** Composition root of the demo: plays the simulated shop against the gateway until it is told to stop. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createJsonLog, loadConfig, Secret, systemClock } from '@spanhouse/core';
import { createSimulator } from '@spanhouse/simulator';
import { demoEnv } from './env.ts';
import { createExporter, type Exporter } from './exporter.ts';
import { createFileProgress } from './progress.ts';
import { playTraffic } from './traffic.ts';

const env = loadConfig(demoEnv, process.env);
const log = createJsonLog((line) => process.stdout.write(`${line}\n`), systemClock, { 'service.name': 'spanhouse-demo' });
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stop.abort(new Error(`received ${signal}`));
  });
// The launcher holds the other end; when it is gone, nobody would stop us.
process.once('disconnect', () => {
  stop.abort(new Error('the launcher is gone'));
});

try {
  const key = new Secret((await readFile(join(env.SPANHOUSE_DATA, 'secrets', 'demo-ingest-key'), 'utf8')).trim());
  const exporterOf = (path: string): Exporter =>
    createExporter({ url: `http://127.0.0.1:${String(env.SPANHOUSE_OTLP_HTTP_PORT)}${path}`, key }, { clock: systemClock, log });
  log.info('demo.started', { 'demo.spans_per_second': env.SPANHOUSE_DEMO_SPANS_PER_SECOND });
  await playTraffic(
    {
      simulator: createSimulator({ seed: env.SPANHOUSE_DEMO_SEED }),
      exporter: exporterOf('/v1/traces'),
      logExporter: exporterOf('/v1/logs'),
      progress: createFileProgress(join(env.SPANHOUSE_DATA, 'demo', 'sent-to')),
      clock: systemClock,
      log,
      spansPerSecond: env.SPANHOUSE_DEMO_SPANS_PER_SECOND,
      backfillMs: env.SPANHOUSE_DEMO_BACKFILL_MINUTES * 60_000,
    },
    stop.signal,
  );
} catch (error) {
  if (!stop.signal.aborted) {
    log.error('demo.failed', error);
    process.exitCode = 1;
  }
}
log.info('demo.stopped');
if (process.connected) process.disconnect?.();
