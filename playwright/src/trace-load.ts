import type { Page } from '@playwright/test';

/** Notes when the first row of a waterfall is in the document. Before the page is opened. */
export async function watchFirstRow(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role=treeitem]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => Object.assign(window, { firstRowAt: performance.now() }));
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Milliseconds from the last byte of the trace to the frame that has its first row. */
export async function paintedAfterMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const answer = performance.getEntriesByType('resource').find(({ name }) => name.includes('traces.get')) as PerformanceResourceTiming;
    return (window as unknown as { firstRowAt: number }).firstRowAt - answer.responseEnd;
  });
}

/** Lengths of the frames, in milliseconds ascending, while the element under the pointer is turned by the wheel. */
export async function scrollFrames(page: Page, turns: number, stepPx: number): Promise<readonly number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const note = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { frames });
  });
  for (let i = 0; i < turns; i++) await page.mouse.wheel(0, stepPx);
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames.sort((a, b) => a - b));
}

/** Bytes that the page's objects take, after what is not used any more was thrown away. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
