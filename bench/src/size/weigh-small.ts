import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStores } from '../crash/stores.ts';
import { prepareTrial } from '../crash/trial.ts';
import { fetchFromReader } from './our-store.ts';
import { sizeFigures, type SizeFigures } from './report.ts';
import { weighExporter } from './rival/weigh-exporter.ts';
import { weighSent } from './sent.ts';
import type { SizeInput } from './size-input.ts';
import { weighOurs } from './weigh-ours.ts';

const QUIET_MS = 1_000;

/** For tests: without the web application, both stores side by side, and settled after a second; every span is read back by the reader. */
export async function weighSmall(input: SizeInput): Promise<SizeFigures> {
  const bodies = [...input.requests()];
  const sent = weighSent(bodies, Infinity);
  const directory = await mkdtemp(join(tmpdir(), 'spanhouse-size-'));
  const stores = await startStores(join(directory, 'stores'));
  const trial = await prepareTrial({ stores, directory, length: 'short' });
  try {
    trial.ingest.start();
    await trial.isHealthy();
    const store = { ...trial, dataDirectory: trial.data, fetchTrace: fetchFromReader(trial) };
    const [ours, exporter] = await Promise.all([weighOurs(store, bodies, sent, QUIET_MS), weighExporter(bodies, sent.spans, QUIET_MS)]);
    return sizeFigures({ input, sent, ours, exporter });
  } finally {
    await trial.end();
    await stores.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
