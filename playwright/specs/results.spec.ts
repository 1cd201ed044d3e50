import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

test('from facets to groups, to columns, to a view that is kept, opened by its link, and exported', async ({ product, page }) => {
  test.setTimeout(120_000);
  const { service, traceId } = await sendShopTrace(product, 'results-shop', 'results');
  // Of an environment of its own: facets show the most frequent values of whatever other tests send.
  await page.goto(`${product.webUrl}/p/default/traces?env=results`);
  const query = page.getByRole('combobox', { name: 'Query', exact: true });

  // A facet asks for a value, and shuts one out.
  const facets = page.getByRole('complementary', { name: 'Facets' });
  const only = facets.getByRole('checkbox', { name: `Only service = ${service}`, exact: true });
  await only.click();
  await expect(query).toHaveValue(`service = ${service}`);
  await expect(only).toBeChecked();
  await facets.getByRole('button', { name: 'Without status = error', exact: true }).click();
  await expect(query).toHaveValue(`service = ${service} and status != error`);
  await facets.getByRole('button', { name: 'Clear status', exact: true }).click();
  await expect(query).toHaveValue(`service = ${service}`);

  // Groups by a key; a row is a way to its spans.
  await page.getByText('Groups', { exact: true }).click();
  await expect(page.getByText('Choose what to group by')).toBeVisible();
  await page.getByRole('combobox', { name: 'Group by' }).fill('status');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const groups = page.getByRole('table', { name: 'Groups by status' });
  await expect(groups.getByRole('row', { name: /^error / })).toBeVisible();
  // How each went over time, asked for all of them at once.
  await expect(
    groups.getByRole('row', { name: /^error / }).getByRole('img', { name: /^1 spans over the time range, 1 with errors/ }),
  ).toBeVisible();
  await groups.getByRole('button', { name: 'p99' }).click();
  await expect(page).toHaveURL(/gsort=p99/);
  await groups.getByRole('row', { name: /^error / }).click();
  await expect(query).toHaveValue(`service = ${service} and status = error`);

  // Its spans with an attribute as a column.
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('combobox', { name: 'Attributes as columns' }).fill('order.note');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const spans = page.getByRole('table', { name: 'Spans' });
  await expect(spans.getByRole('columnheader', { name: 'order.note' })).toBeVisible();
  await expect(page).toHaveURL(/col=order\.note/);
  await expect(spans.locator(`a[href*="${traceId}"]`).first()).toBeVisible();

  // The same column of traces: what their matching spans say, a click narrows the query by it.
  await page.keyboard.press('Escape');
  await page.getByText('Traces', { exact: true }).last().click();
  const traces = page.getByRole('table', { name: 'Traces' });
  await expect(traces.getByRole('columnheader', { name: 'order.note' })).toHaveAttribute('title', /matching spans/);
  await expect(page).toHaveURL(/col=order\.note/);
  await expect(traces.getByRole('button', { name: '订单 “7”' })).toBeVisible();
  const ofTraces = await page.request.get(
    `${product.webUrl}/api/v1/traces/export?mode=traces&format=json&col=order.note&q=${encodeURIComponent(`service = ${service}`)}&start=now-10m&end=now`,
  );
  expect(((await ofTraces.json()) as { rows: readonly object[] }).rows).toEqual([
    expect.objectContaining({ trace_id: traceId, 'order.note': '订单 “7”' }),
  ]);
  await page.getByText('Spans', { exact: true }).first().click();
  await expect(spans).toBeVisible();

  // Kept, and opened by an address that says no more than which view it is.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save as a view' }).click();
  const name = `failing ${service}`;
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('radio', { name: 'For the project' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/saved=\d+/);
  const id = new URL(page.url()).searchParams.get('saved') ?? '';
  await page.goto(`${product.webUrl}/p/default/traces?saved=${id}`);
  await expect(query).toHaveValue(`service = ${service} and status = error`);
  await expect(page.getByRole('table', { name: 'Spans' }).getByRole('columnheader', { name: 'order.note' })).toBeVisible();
  await expect(page.getByRole('button', { name })).toBeVisible();

  // As a file.
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV for spreadsheets' }).click()]);
  const csv = await readFile(await file.path(), 'utf8');
  const [head = '', ...lines] = csv.split('\r\n');
  expect(head).toContain('order.note');
  expect(lines.some((line) => line.includes(traceId))).toBe(true);
  expect(lines.filter((line) => line !== '').every((line) => line.includes(service))).toBe(true);

  // And gone again.
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeVisible();
});

test('a live tail shows what comes from now on, and when it was held what came meanwhile', async ({ product, page }) => {
  test.setTimeout(120_000);
  await page.goto(`${product.webUrl}/p/default/traces?tail=1&q=${encodeURIComponent('service startsWith tail-shop')}`);
  await expect(page.getByText('Waiting for matching spans')).toBeVisible();
  await began(page);
  const first = await sendShopTrace(product, 'tail-shop-one');
  const spans = page.getByRole('table', { name: 'Spans' });
  await expect(spans.locator(`a[href*="${first.traceId}"]`).first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Hold' }).click();
  await expect(page.getByText('held', { exact: true })).toBeVisible();
  const second = await sendShopTrace(product, 'tail-shop-two');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(spans.locator(`a[href*="${second.traceId}"]`).first()).toBeVisible({ timeout: 20_000 });
});

/** The first look of a tail only finds where it begins: nothing that is sent before it has an answer is its own. */
async function began(page: Page): Promise<void> {
  await page.waitForResponse((response) => response.url().includes('traces.tail') && response.ok());
}

test('a link rule stands beside the attribute that it fits, and leads where its template says', async ({ product, page }) => {
  const { traceId } = await sendShopTrace(product, 'linked-shop');
  await page.goto(`${product.webUrl}/p/default/settings/link-rules`);
  await page.getByRole('button', { name: 'New link rule' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Order system');
  await page.getByRole('textbox', { name: 'Attribute key' }).fill('order.*');
  const template = page.getByRole('textbox', { name: 'Address' });
  await template.fill('javascript:alert({value})');
  await expect(page.getByText('The address begins with http:// or https://')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await template.fill('https://orders.example/find?note={value}&trace={trace_id}');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('cell', { name: 'order.*' })).toBeVisible();

  await page.goto(`${product.webUrl}/p/default/traces/${traceId}?span=${'0b'.repeat(8)}`);
  const link = page.getByRole('link', { name: 'Order system' });
  await expect(link.first()).toHaveAttribute('href', new RegExp(`^https://orders\\.example/find\\?note=[^&"<>]*&trace=${traceId}$`));
  await expect(link.first()).toHaveAttribute('rel', /noopener/);
});
