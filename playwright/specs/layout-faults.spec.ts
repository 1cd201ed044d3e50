import { expect, test } from '@playwright/test';
import { layoutFaults } from '../src/layout-faults.ts';

test('planted faults of layout are seen, and a sound page has none', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 300 });
  await page.setContent(
    `<div style="display:flex" role="row"><span style="min-width:0;width:40px">storefront</span><span>promotion</span></div>`,
  );
  expect(await layoutFaults(page)).toEqual([expect.stringContaining('over each other')]);
  await page.setContent(`<div style="width:40px;overflow:hidden;white-space:nowrap">a long word cut off</div>`);
  expect(await layoutFaults(page)).toEqual([expect.stringContaining('cut off')]);
  await page.setContent(`<div style="width:600px">wide</div>`);
  expect(await layoutFaults(page)).toEqual([expect.stringContaining('too wide')]);
  await page.setContent(
    `<div style="display:flex" role="row"><span style="min-width:0;width:40px;overflow:hidden;text-overflow:ellipsis">storefront</span><span>promotion</span></div>`,
  );
  expect(await layoutFaults(page)).toEqual([]);
});
