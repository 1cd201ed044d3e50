import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { startSystem } from '../src/crash/system.ts';
import { fetchFromReader } from '../src/size/our-store.ts';
import { recordedShop } from '../src/size/recorded-shop.ts';
import { sizeFigures } from '../src/size/report.ts';
import { weighExporter } from '../src/size/rival/weigh-exporter.ts';
import { weighSent } from '../src/size/sent.ts';
import { weighOurs } from '../src/size/weigh-ours.ts';

/** The recording's first requests; the whole of it is `npm run bench:size`. */
const REQUESTS = 16;
const QUIET_MS = 1_000;

it('real spans take less room than in the schema of the Collector, more than the column floor, and all of them come back as they were sent', async () => {
  const input = recordedShop({ rounds: 1, endMs: systemClock.now(), requestsMax: REQUESTS });
  const bodies = [...input.requests()];
  const sent = weighSent(bodies, Infinity);
  const data = await mkdtemp(join(tmpdir(), 'spanhouse-size-'));
  const system = await startSystem(data);
  try {
    const store = { ...system, dataDirectory: data, fetchTrace: fetchFromReader(system) };
    const [ours, exporter] = await Promise.all([weighOurs(store, bodies, sent, QUIET_MS), weighExporter(bodies, sent.spans, QUIET_MS)]);
    const figures = sizeFigures({ input, sent, ours, exporter });
    expect(sent.spans).toBeGreaterThan(4_000);
    expect(figures.readBack).toEqual({ traces: sent.traces, spans: sent.spans, same: sent.spans });
    expect(ours.floor.spans).toBe(sent.spans);
    expect(exporter['otel_traces']?.rows).toBe(sent.spans);
    expect(figures.ours.total).toBeLessThan(figures.exporter.total);
    expect(figures.floor.floor).toBeLessThan(figures.floor.blocks);
  } finally {
    await system.stop();
  }
}, 60_000);
