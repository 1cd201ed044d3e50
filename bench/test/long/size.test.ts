import { systemClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { recordedShop } from '../../src/size/recorded-shop.ts';
import { weighSmall } from '../../src/size/weigh-small.ts';

/** A part of the recording that fits three minutes; the whole of it, and the other inputs, are `npm run bench:size`. */
const REQUESTS = 120;

it('real spans take less room than in the schema of the Collector, and all of them come back as they were sent', async () => {
  const figures = await weighSmall(recordedShop({ rounds: 1, endMs: systemClock.now(), requestsMax: REQUESTS }));
  expect(figures.spans).toBeGreaterThan(50_000);
  expect(figures.readBack).toEqual({ traces: figures.traces, spans: figures.spans, same: figures.spans });
  expect(figures.ours.total).toBeLessThan(figures.exporter.total);
  expect(figures.floor.floor).toBeLessThan(figures.floor.blocks);
}, 900_000);
