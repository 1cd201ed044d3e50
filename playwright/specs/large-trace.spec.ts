import { systemClock } from '@spanhouse/core';
import { until } from '@spanhouse/launcher/testing';
import { encodeTraces } from '@spanhouse/otlp';
import { expect } from '@playwright/test';
import { largeTrace } from '@spanhouse/simulator';
import { sendHttp } from '../src/otlp-client.ts';
import { test } from '../src/running-product.ts';
import { heapBytes, paintedAfterMs, scrollFrames, watchFirstRow } from '../src/trace-load.ts';

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

/** A page of 100,000, and one more. */
const HUGE_SPANS = 105_000;
/** Goals on a quiet machine; other tests run beside this one, so time has three times that here. Memory is gated as it is. */
const PAINT_GOAL_MS = 1_000;
const FRAME_GOAL_MS = 16.7;
const SORT_GOAL_MS = 300;
const CROWDED = 3;
const HEAP_MAX_BYTES = 150_000_000;

test('100,000 spans of a trace are painted soon after the last byte, scroll by the frame, sort at once and take little memory; the others are on the next page', async ({
  product,
  page,
}) => {
  test.setTimeout(180_000);
  const traceId = 'a2'.repeat(16);
  for (const resourceSpans of largeTrace(traceId, HUGE_SPANS, systemClock.now() - 5_000, 'huge').resourceSpans)
    await sendHttp(product, 'application/x-protobuf', encodeTraces({ resourceSpans: [resourceSpans] }));
  await until('all spans are stored', async () => {
    const found = await fetch(`${product.webUrl}/api/trpc/traces.get?input=${encodeURIComponent(JSON.stringify({ traceId }))}`, {
      headers: { 'x-spanhouse-project': 'default' },
    });
    return (await found.text()).includes(`"storedSpans":${String(HUGE_SPANS)}`) ? true : null;
  });

  await watchFirstRow(page);
  await page.goto(`${product.webUrl}/p/default/traces/${traceId}`);
  const tree = page.getByRole('tree');
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  const paintedMs = await paintedAfterMs(page);
  const box = await tree.boundingBox();
  if (box === null) throw new Error('the waterfall is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = await scrollFrames(page, 60, 2_000);
  const frameMs = frames[Math.floor(frames.length * 0.95)] ?? Infinity;
  const heap = await heapBytes(page);

  await page.goto(`${product.webUrl}/p/default/traces/${traceId}?view=list`);
  const heading = page.getByRole('columnheader', { name: 'Duration' });
  await expect(heading).toBeVisible();
  const sortedMs = await heading.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (element.getAttribute('aria-sort') === 'descending') resolve(performance.now() - began);
        });
        observer.observe(element, { attributes: true });
        element.querySelector('button')?.click();
      }),
  );

  await page.goto(`${product.webUrl}/p/default/traces/${traceId}`);
  await expect(page.getByText('page 1 of 2 shows 1 to 100,000')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Earlier spans' })).toBeDisabled();
  await page.getByRole('button', { name: 'Later spans' }).click();
  await expect(page.getByText('page 2 of 2 shows 100,001 to 105,000')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Later spans' })).toBeDisabled();
  // The root and what lies between it and the spans of this page.
  await expect(page.getByText(/spans of other pages are here/)).toBeVisible();
  await expect(tree.getByRole('treeitem').first()).toHaveAccessibleName(/^huge-0, step 0:/);
  // An address that names a span opens the page that has it.
  const last = HUGE_SPANS.toString(16).padStart(16, '0');
  await page.goto(`${product.webUrl}/p/default/traces/${traceId}?span=${last}`);
  await expect(page.getByText('page 2 of 2')).toBeVisible();
  await expect(page.getByRole('complementary').getByText(last)).toBeVisible();
  test.info().annotations.push({
    type: 'measured',
    description: `painted ${paintedMs.toFixed(0)} ms after the last byte, frames p95 ${frameMs.toFixed(1)} ms, heap ${(heap / 1e6).toFixed(0)} MB, sorted in ${sortedMs.toFixed(0)} ms`,
  });
  expect(paintedMs).toBeLessThan(PAINT_GOAL_MS * CROWDED);
  expect(frameMs).toBeLessThan(FRAME_GOAL_MS * CROWDED);
  expect(sortedMs).toBeLessThan(SORT_GOAL_MS * CROWDED);
  expect(heap).toBeLessThan(HEAP_MAX_BYTES);
});
