import { expect } from '@playwright/test';
import { startProduct } from '@spanhouse/launcher/testing';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

test('First steps waits for the first span of a new installation and turns green when it comes', async ({ page }) => {
  await using product = await ownProduct();
  await page.goto(`${product.webUrl}/p/default/first-steps`);
  await expect(page.getByText('Waiting for the first span')).toBeVisible();
  await page.getByText('Python', { exact: true }).click();
  await expect(page.getByText('opentelemetry-instrument').first()).toBeVisible();
  await sendShopTrace(product, 'first-of-all');
  await expect(page.getByText('Data is arriving')).toBeVisible({ timeout: 10_000 });
  await page.getByRole('link', { name: 'Open traces' }).click();
  await expect(page.getByText('first-of-all').first()).toBeVisible();
});

/** One that no other test sends anything to. */
async function ownProduct(): Promise<{ readonly webUrl: string; readonly httpUrl: string; [Symbol.asyncDispose](): Promise<void> }> {
  const product = await startProduct();
  return { webUrl: product.webUrl, httpUrl: product.httpUrl, [Symbol.asyncDispose]: () => product.stop() };
}
