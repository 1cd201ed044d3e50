import { expect } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

test('from a query to the failed span, by keyboard and pointer, with everything in the address', async ({ product, page }) => {
  const { traceId, service, rootName, failedName } = await sendShopTrace(product, 'journey-shop');
  await page.goto(`${product.webUrl}/p/default/traces`);

  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill(`service = ${service} and status = error`);
  await query.press('Enter');
  await expect(page).toHaveURL(/q=service/);
  const row = page
    .getByRole('link', { name: new RegExp(rootName) })
    .or(page.locator(`a[href*="${traceId}"]`))
    .first();
  await expect(row).toBeVisible();
  await row.click();

  const failed = page.getByRole('treeitem', { name: new RegExp(`Error in ${service}, ${failedName}`) });
  await failed.click();
  await expect(page).toHaveURL(/span=0b0b/);
  const drawer = page.getByRole('complementary', { name: 'Span' });
  await expect(drawer.getByText('lock wait timeout')).toBeVisible();
  await expect(drawer.getByText('订单 “7”')).toBeVisible();

  // The address alone brings back what was open.
  await page.reload();
  await expect(drawer.getByText('订单 “7”')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/span=/);
});

test('a trace id pasted into the search opens the trace; an unknown one says so', async ({ product, page }) => {
  const { traceId, rootName } = await sendShopTrace(product, 'pasted-shop');
  await page.goto(`${product.webUrl}/p/default/traces`);
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: /Search or paste/ });
  await expect(search).toBeFocused();
  await search.fill(`00-${traceId}-0a0a0a0a0a0a0a0a-01`);
  await search.press('Enter');
  await expect(page).toHaveURL(new RegExp(traceId));
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(rootName) })).toBeVisible();

  await page.goto(`${product.webUrl}/p/default/traces/${'ab'.repeat(16)}`);
  await expect(page.getByText('This trace is not here')).toBeVisible();
});

test('theme and language are switched on the page and stay', async ({ product, page }) => {
  await page.goto(`${product.webUrl}/p/default/traces`);
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByTitle('Language: English').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('link', { name: '链路追踪' }).first()).toBeVisible();
});

test('a query that is not understood says where', async ({ product, page }) => {
  await page.goto(`${product.webUrl}/p/default/traces`);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('service == ');
  await query.press('Enter');
  await expect(page.getByText(/^Character \d+/)).toBeVisible();
});
