import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace, type ShopTrace } from '../src/shop-trace.ts';

const tab = (page: Page, name: string): ReturnType<Page['getByRole']> => page.getByRole('tab', { name });

async function open(page: Page, webUrl: string, { traceId, rootName }: ShopTrace): Promise<void> {
  await page.goto(`${webUrl}/p/default/traces/${traceId}`);
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(rootName) })).toBeVisible();
}

test('the keys 1 to 6 and the arrows lead through the views, and the address alone brings each back', async ({ product, page }) => {
  await open(page, product.webUrl, await sendShopTrace(product, 'views-keys-shop'));
  await page.keyboard.press('4');
  await expect(page).toHaveURL(/view=statistics/);
  await expect(tab(page, 'Statistics')).toHaveAttribute('aria-selected', 'true');
  await tab(page, 'Statistics').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/view=list/);
  await expect(tab(page, 'List')).toBeFocused();
  await page.reload();
  await expect(page.getByRole('table', { name: 'Spans of this trace' })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page).not.toHaveURL(/view=/);
  await expect(page.getByRole('tree')).toBeVisible();
});

test('the critical path is switched by its key and said in words', async ({ product, page }) => {
  const { failedName, ...trace } = await sendShopTrace(product, 'views-path-shop');
  await open(page, product.webUrl, { ...trace, failedName });
  // The statement runs for 70 of the root's 90 ms; the rest is the root's own.
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/path=1/);
  await expect(page.getByRole('treeitem', { name: /POST \/checkout.*20.ms on the critical path \(22\.2%/ })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /SELECT stock.*70.ms on the critical path \(77\.8%/ })).toBeVisible();
  await page.getByRole('button', { name: 'Critical path' }).click();
  await expect(page).not.toHaveURL(/path=1/);
});

test('one filter and one selection hold in every view', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-filter-shop');
  await open(page, product.webUrl, trace);
  await page.getByRole('button', { name: 'Errors 1' }).click();
  await page.keyboard.press('5');
  await expect(page.getByText('1 span', { exact: true })).toBeVisible();
  const table = page.getByRole('table', { name: 'Spans of this trace' });
  await table.getByRole('row').nth(1).click();
  const drawer = page.getByRole('complementary', { name: 'Span' });
  await expect(drawer.getByRole('heading', { name: trace.failedName })).toBeVisible();
  await page.keyboard.press('3');
  await expect(drawer.getByRole('heading', { name: trace.failedName })).toBeVisible();
  await expect(page).toHaveURL(/errors=1/);
});

test('the flame graph is walked by arrows and zoomed by Enter', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-flame-shop');
  await open(page, product.webUrl, trace);
  await page.keyboard.press('3');
  const flame = page.getByRole('listbox', { name: /Flame graph of 2 places/ });
  await flame.focus();
  await expect(flame.getByRole('option')).toHaveText(/POST \/checkout: 1 span, 0 errors, 90.ms in total, 20.ms own time/);
  await page.keyboard.press('ArrowDown');
  await expect(flame.getByRole('option')).toHaveText(/SELECT stock: 1 span, 1 error, 70.ms in total, 70.ms own time/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/flame=0b0b/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).not.toHaveURL(/flame=/);
});

test('statistics say what cost most, and a row leads to its spans', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-stats-shop');
  await open(page, product.webUrl, trace);
  await page.keyboard.press('4');
  await expect(page.getByText(/worked longest: 90.ms of its own, 100% of all work.*costliest interface is SELECT stock/)).toBeVisible();
  await page.getByText('Component', { exact: true }).last().click();
  await expect(page).toHaveURL(/by=component/);
  await page.getByRole('row', { name: /mysql/ }).click();
  await expect(page).toHaveURL(/view=list/);
  await expect(page).toHaveURL(/component=sql/);
  await expect(page.getByText('1 span', { exact: true })).toBeVisible();
});

test('the list takes any attribute as a column, sorts by it, and is a file for spreadsheets', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-list-shop');
  await page.goto(`${product.webUrl}/p/default/traces/${trace.traceId}?view=list&col=order.note`);
  const heading = page.getByRole('columnheader', { name: 'order.note' });
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect(page).toHaveURL(/sort=attr/);
  // Spans without a value come last.
  await expect(page.getByRole('row').nth(1)).toContainText('订单 “7”');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  expect(lines[0]).toContain('span_id,Start,Service,Operation,Duration,Own time,Critical path,order.note');
  expect(lines[1]).toContain('0b0b0b0b0b0b0b0b,');
  expect(lines[1]).toContain('70000000,70000000,70000000,订单 “7”');
});

test('the graph shows calls with their count and time; an edge opens its longest call', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-graph-shop');
  await open(page, product.webUrl, trace);
  await page.keyboard.press('2');
  const calls = page.getByRole('table', { name: 'Calls of this trace by caller and called' });
  const row = calls.getByRole('row', { name: /views-graph-shop/ });
  await expect(row).toContainText(/mysql.*1.*1.*70/);
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Span' }).getByRole('heading', { name: trace.failedName })).toBeVisible();
  await page.getByText('Interfaces', { exact: true }).click();
  await expect(page).toHaveURL(/level=interface/);
  await expect(calls.getByRole('row', { name: /POST \/checkout/ })).toBeVisible();
});

test('a trace is compared with another by its id', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-left-shop');
  const other = await sendShopTrace(product, 'views-right-sho');
  await open(page, product.webUrl, trace);
  await page.keyboard.press('6');
  await page.getByRole('textbox', { name: 'With trace' }).fill(other.traceId);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`other=${other.traceId}`));
  // Of different services, so nothing of the one is in the other.
  await expect(page.getByText(/2 places are only here, 2 are only there/)).toBeVisible();
  await page.goto(`${product.webUrl}/p/default/traces/${trace.traceId}?view=compare&other=${trace.traceId}`);
  await expect(page.getByText(/0 places are only here, 0 are only there/)).toBeVisible();
});

test('a trace exported, opened as a file and exported again is the same to the byte', async ({ product, page }) => {
  const trace = await sendShopTrace(product, 'views-file-shop');
  await open(page, product.webUrl, trace);
  const [first] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
  await page.getByRole('link', { name: 'Open a file' }).click();
  await page
    .getByLabel('Choose a file')
    .last()
    .setInputFiles(await first.path());
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(trace.rootName) })).toBeVisible();
  await page.getByRole('treeitem', { name: new RegExp(trace.failedName) }).click();
  await expect(page.getByRole('complementary', { name: 'Span' }).getByText('lock wait timeout')).toBeVisible();
  const [second] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
  expect(await readFile(await second.path(), 'utf8')).toBe(await readFile(await first.path(), 'utf8'));
});

test('a file that is no trace says what is wrong with it', async ({ product, page }) => {
  await page.goto(`${product.webUrl}/p/default/traces/file`);
  const file = { name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from('{"resourceSpans":7}') };
  await page.getByLabel('Choose a file').last().setInputFiles(file);
  await expect(page.getByRole('alert').filter({ hasText: 'odd.json is not OTLP JSON' })).toBeVisible();
});
