import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { openGallery, type Gallery } from '../src/gallery.ts';

const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    // Playwright reads the names of the fixtures from a pattern, also where there are none.
    async ({ playwright: _playwright }, use) => {
      const gallery = await openGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker' },
  ],
});

/** Goals are 1,500 ms and 30 frames/s on a quiet machine; other tests run beside these, so the gates are wider. */
const FIRST_DRAW_MAX_MS = 4_500;
const FRAMES_A_SECOND_MIN = 12;

for (const [nodes, edges] of [
  [500, 2_000],
  [2_000, 5_000],
] as const) {
  test(`a graph of ${String(nodes)} nodes and ${String(edges)} edges is drawn at once and follows the hand`, async ({ gallery, page }) => {
    await page.goto(`${gallery.url}?page=graph&nodes=${String(nodes)}&edges=${String(edges)}`);
    await page.waitForFunction(() => performance.getEntriesByName('graph-drawn').length > 0);
    const drawnMs = await page.evaluate(
      () =>
        (performance.getEntriesByName('graph-drawn')[0]?.startTime ?? 0) - (performance.getEntriesByName('graph-mount')[0]?.startTime ?? 0),
    );
    const framesASecond = await dragAround(page);
    test.info().annotations.push({
      type: 'measured',
      description: `first draw ${drawnMs.toFixed(0)} ms, ${framesASecond.toFixed(0)} frames/s while dragged`,
    });
    expect(drawnMs).toBeLessThan(FIRST_DRAW_MAX_MS);
    expect(framesASecond).toBeGreaterThan(FRAMES_A_SECOND_MIN);
  });
}

/** Drags the graph about for two seconds, a step a frame. @returns frames a second */
async function dragAround(page: Page): Promise<number> {
  return page.getByTestId('graph-stage').evaluate(async (stage) => {
    const box = stage.getBoundingClientRect();
    // Pointers made by a script cannot be captured.
    stage.setPointerCapture = () => undefined;
    const send = (name: string, dx: number, dy: number): boolean =>
      stage.dispatchEvent(
        new PointerEvent(name, { bubbles: true, pointerId: 1, clientX: box.left + 600 + dx, clientY: box.top + 300 + dy }),
      );
    send('pointerdown', 0, 0);
    const started = performance.now();
    let [frames, now] = [0, started];
    while (now - started < 2_000) {
      await new Promise(requestAnimationFrame);
      frames++;
      now = performance.now();
      send('pointermove', Math.sin(frames / 20) * 300, Math.cos(frames / 16) * 150);
    }
    send('pointerup', 0, 0);
    return (frames * 1_000) / (now - started);
  });
}

test('a crosshair follows the pointer through ten charts', async ({ gallery, page }) => {
  await page.goto(gallery.url);
  const chart = page.getByRole('slider', { name: 'Latency' });
  await expect(page.locator('canvas').nth(5)).toBeVisible();
  await chart.hover({ position: { x: 80, y: 40 } });
  await expect(page.getByText('p99', { exact: true }).first()).toBeVisible();
  const framesASecond = await chart.evaluate(async (surface) => {
    const box = surface.getBoundingClientRect();
    const started = performance.now();
    let [frames, now] = [0, started];
    while (now - started < 2_000) {
      await new Promise(requestAnimationFrame);
      frames++;
      now = performance.now();
      const x = box.left + ((frames * 3) % box.width);
      surface.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: x, clientY: box.top + 40 }));
    }
    return (frames * 1_000) / (now - started);
  });
  test.info().annotations.push({ type: 'measured', description: `${framesASecond.toFixed(0)} frames/s with ten charts` });
  expect(framesASecond).toBeGreaterThan(FRAMES_A_SECOND_MIN);
});

test('a chart is read, opened and zoomed with the keyboard', async ({ gallery, page }) => {
  await page.goto(gallery.url);
  const chart = page.getByRole('slider', { name: 'Latency' });
  await chart.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /p99 .*ms/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('opened')).toHaveText(/\d+ p\d\d/);
  const before = await chart.getAttribute('aria-valuenow');
  await page.keyboard.press('+');
  await page.keyboard.press('Home');
  await expect(chart).not.toHaveAttribute('aria-valuenow', before ?? '');
});

test('a graph is walked and opened with the keyboard', async ({ gallery, page }) => {
  await page.goto(`${gallery.url}?page=graph&nodes=300&edges=600`);
  const list = page.getByRole('listbox', { name: 'Services and stores' });
  await list.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(page.getByRole('option', { selected: true })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('opened')).toHaveText(/"kind":"node"/);
});

for (const theme of ['light', 'dark']) {
  for (const name of ['charts', 'pieces', 'graph']) {
    test(`axe finds nothing on the ${name} in the ${theme} theme, nor is anything too wide for a phone`, async ({ gallery, page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${gallery.url}?page=${name}&theme=${theme}&mode=difference`);
      await expect(page.getByRole('main')).toBeVisible();
      expect((await new AxeBuilder({ page }).disableRules(['page-has-heading-one', 'region']).analyze()).violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    });
  }
}
