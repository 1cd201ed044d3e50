import { systemClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { simulatedShop } from '../src/size/simulated-shop.ts';
import { weighSmall } from '../src/size/weigh-small.ts';

const SPANS = 6_000;

it('spans of the shop take less room than in the schema of the Collector, and all of them come back as they were sent', async () => {
  const figures = await weighSmall(simulatedShop(SPANS, systemClock.now()));
  expect(figures.spans).toBeGreaterThanOrEqual(SPANS);
  expect(figures.readBack).toEqual({ traces: figures.traces, spans: figures.spans, same: figures.spans });
  expect(figures.ours.total).toBeLessThan(figures.exporter.total);
  expect(figures.floor.floor).toBeLessThan(figures.floor.blocks);
}, 120_000);
