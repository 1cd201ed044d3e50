import { systemClock } from '@spanhouse/core';
import { until } from '@spanhouse/launcher/testing';
import { encodeTraces } from '@spanhouse/otlp';
import { expect } from '@playwright/test';
import { sendHttp } from '../src/otlp-client.ts';
import { test } from '../src/running-product.ts';
import { largeTrace } from '../src/waterfall-data.ts';

const SPANS = 10_000;
/** The goal is 1 s and 50 ms on a quiet machine; other tests run beside this one, so the gate here is three times that. */
const OPEN_MAX_MS = 3_000;
const LONG_TASK_MAX_MS = 100;

test('a trace of 10,000 spans opens at once and scrolls without long tasks', async ({ product, page, request }) => {
  const traceId = 'a1'.repeat(16);
  await sendHttp(product, 'application/x-protobuf', encodeTraces(largeTrace(traceId, SPANS, systemClock.now() - 5_000)));
  await until('all spans are stored', async () => {
    const found = await request.get(`${product.webUrl}/api/v1/traces?service=large-0&start=now-5m&end=now`);
    const { traces } = (await found.json()) as { traces: { spanCount: number }[] };
    return traces[0]?.spanCount === SPANS ? true : null;
  });

  await page.goto(`${product.webUrl}/p/default/traces/${traceId}`);
  const tree = page.getByRole('tree');
  const firstRow = page.getByRole('treeitem', { name: 'large-0, step 0: 200 ms' });
  await expect(firstRow).toBeVisible();

  // Opened once more, with the server warm: from the click to the first visible row.
  const started = systemClock.monotonicMs();
  await page.reload();
  await expect(firstRow).toBeVisible();
  const openedMs = systemClock.monotonicMs() - started;

  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { longTasks: durations });
    new PerformanceObserver((list) => durations.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  });
  const box = await tree.boundingBox();
  if (box === null) throw new Error('the waterfall is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, 2_000);
  await expect(firstRow).toHaveCount(0);
  const longest = await page.evaluate(() => Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks));
  test.info().annotations.push({
    type: 'measured',
    description: `opened in ${openedMs.toFixed(0)} ms, longest task while scrolling ${longest.toFixed(0)} ms`,
  });
  expect(openedMs).toBeLessThan(OPEN_MAX_MS);
  expect(longest).toBeLessThan(LONG_TASK_MAX_MS);
});
