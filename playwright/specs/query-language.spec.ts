import { expect } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

test('a failed call below a service is asked for in the search box, and what blocks had to be searched is said', async ({
  product,
  page,
}) => {
  const { traceId, service } = await sendShopTrace(product, 'structured-shop');
  await page.goto(`${product.webUrl}/p/default/traces`);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill(`{service = ${service}} >> {status = error and order.note startsWith 订单}`);
  await query.press('Enter');
  await expect(page.locator(`a[href*="${traceId}"]`).first()).toBeVisible();
  await expect(page.getByText(/blocks? that may hold matches searched/)).toBeVisible();
  await expect(page.getByText('Structure', { exact: true })).toBeVisible();

  await query.fill(`{status = error} >> {service = ${service}}`);
  await query.press('Enter');
  await expect(page.getByText('Nothing matches in this time')).toBeVisible();
});

test('form and text are two views of one query', async ({ product, page }) => {
  const { service } = await sendShopTrace(product, 'two-views-shop');
  const asked = `(status = error or x exists) and service = ${service}`;
  await page.goto(`${product.webUrl}/p/default/traces?form=1&q=${encodeURIComponent(asked)}`);
  const form = page.getByRole('group', { name: 'Filters' });
  await expect(form.getByText(service)).toBeVisible();
  const longest = form.getByRole('textbox').last();
  await longest.fill('2s');
  await longest.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue(`${asked} and duration <= 2s`);
  await page.getByRole('button', { name: 'Take out status = error or x exists' }).click();
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue(`service = ${service} and duration <= 2s`);
});

test('a mistake is shown where it stands, with the cursor on it, in the language of the page', async ({ product, page }) => {
  await page.goto(`${product.webUrl}/p/default/traces`);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('{service = a} > {duration > 5}');
  await query.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Character 29: Expected a duration with its unit' })).toBeVisible();
  await expect(page.locator('mark')).toHaveText('5}');
  expect(await query.evaluate((input) => (input as HTMLInputElement).selectionStart)).toBe(28);
  await page.getByTitle('Language: English').click();
  const chinese = page.getByRole('combobox', { name: '查询语句' });
  await chinese.fill('service ==');
  await chinese.press('Enter');
  await expect(page.getByText('第 9 个字符：请只写一个等号：=。')).toBeVisible();
});

test('an address with a query that cannot be read says so, and waits for nothing', async ({ product, page }) => {
  await page.goto(`${product.webUrl}/p/default/traces?q=${encodeURIComponent('duration > 5')}`);
  await expect(page.getByRole('heading', { name: 'This query cannot be read' })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear the query' }).last().click();
  await expect(page.getByRole('heading', { name: 'This query cannot be read' })).toHaveCount(0);
});

test('the API takes the same language, and refuses a place that is none', async ({ product, request }) => {
  const { traceId, service } = await sendShopTrace(product, 'api-query-shop');
  const ask = async (parameters: Record<string, string>) =>
    request.get(`${product.webUrl}/api/v1/traces?${new URLSearchParams({ start: 'now-5m', end: 'now', ...parameters }).toString()}`);
  const q = `{service = ${service}} > {order.note =~ ".*7.*"} | count() = 1`;
  const found = (await (await ask({ q })).json()) as { traces: { traceId: string }[]; scan: { next: string | null } };
  expect(found.traces.map((trace) => trace.traceId)).toEqual([traceId]);
  expect(found.scan.next).toBeNull();
  const refused = await ask({ q, from: 'nowhere' });
  expect(refused.status()).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 'QUERY.INVALID' } });
});
