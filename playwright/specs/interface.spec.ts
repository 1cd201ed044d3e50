import { systemClock } from '@spanhouse/core';
import { until, type Product } from '@spanhouse/launcher/testing';
import { encodeTraces } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { expect } from '@playwright/test';
import { sendHttp } from '../src/otlp-client.ts';
import { test } from '../src/running-product.ts';

const SERVICE = 'walk-order';
const ROUTE = '/walk/orders/{id}';
const text = (key: string, value: string): { key: string; value: { kind: 'string'; value: string } } => ({
  key,
  value: { kind: 'string', value },
});

/** Some requests of one interface, each with a statement below it, the last of them failing; waits until they are counted. */
async function sendOrders(product: Pick<Product, 'httpUrl' | 'webUrl'>): Promise<string> {
  const now = BigInt(Math.floor(systemClock.now())) * 1_000_000n;
  const traceIdOf = (i: number): string => `77616c6b${String(i).padStart(2, '0')}`.padEnd(32, '1');
  const requests = 8;
  const spans = Array.from({ length: requests }, (_, i) => {
    const start = now - BigInt(requests - i) * 1_000_000_000n;
    const hasFailed = i === requests - 1;
    const root = aSpan({
      traceId: traceIdOf(i),
      spanId: `0a${String(i)}0a`.padEnd(16, '0'),
      name: `GET ${ROUTE}`,
      kind: 2,
      startTimeUnixNano: start,
      endTimeUnixNano: start + 60_000_000n,
      attributes: [
        text('http.request.method', 'GET'),
        text('http.route', ROUTE),
        { key: 'http.response.status_code', value: { kind: 'int', value: hasFailed ? 500n : 200n } },
      ],
      ...(hasFailed ? { status: { code: 2, message: '' } } : {}),
    });
    const statement = aSpan({
      traceId: traceIdOf(i),
      spanId: `0b${String(i)}0b`.padEnd(16, '0'),
      parentSpanId: root.spanId,
      name: 'SELECT walk_orders',
      kind: 3,
      startTimeUnixNano: start + 5_000_000n,
      endTimeUnixNano: start + 45_000_000n,
      attributes: [text('db.system.name', 'mysql'), text('db.namespace', 'walk'), text('db.query.summary', 'SELECT walk_orders')],
    });
    return [root, statement];
  }).flat();
  await sendHttp(product, 'application/x-protobuf', encodeTraces(aTracesData(spans, SERVICE)));
  await until('the requests are counted', async () => {
    const end = systemClock.now() + 60_000;
    const input = encodeURIComponent(JSON.stringify({ startMs: end - 3_600_000, endMs: end, environment: null }));
    const response = await fetch(`${product.webUrl}/api/trpc/applications.services?input=${input}`, {
      headers: { 'x-spanhouse-project': 'default' },
    });
    return (await response.text()).includes(SERVICE) ? true : null;
  });
  return traceIdOf(requests - 1);
}

test('from the services to the failing trace: service, interface, error, trace; every step in the address', async ({ product, page }) => {
  const failing = await sendOrders(product);
  await page.goto(`${product.webUrl}/p/default`);
  await expect(page).toHaveURL(/\/p\/default\/services/);
  await page.getByRole('textbox', { name: 'Filter by service or version' }).fill('walk');
  await expect(page).toHaveURL(/find=walk/);
  await page.getByRole('link', { name: SERVICE }).click();

  await expect(page.getByRole('heading', { level: 1, name: SERVICE })).toBeVisible();
  await page.getByRole('tab', { name: /^SQL/ }).click();
  await expect(page.getByRole('link', { name: 'SELECT walk_orders' })).toBeVisible();
  await expect(page).toHaveURL(/tab=sql/);
  await page.getByRole('tab', { name: /^Interfaces/ }).click();
  await page.getByRole('link', { name: `GET ${ROUTE}` }).click();

  await expect(page.getByRole('heading', { level: 1, name: `GET ${ROUTE}` })).toBeVisible();
  await expect(page.getByText('12.5% errors')).toBeVisible();
  const traces = page.getByRole('complementary', { name: 'Traces to look at' });
  await expect(traces.locator(`a[href*="${failing}"]`).first()).toBeVisible();

  // What is chosen is in the address, and the address alone brings it back.
  await page.getByRole('button', { name: 'p90' }).click();
  await page.getByText('Slow 5 %').click();
  await expect(page).toHaveURL(/pct=p50%2Cp90%2Cp95%2Cp99/);
  await expect(page).toHaveURL(/band=slow/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'p90' })).toHaveAttribute('aria-pressed', 'true');

  // The error leads to the spans that said it, by the interface's own route.
  const errors = page.getByRole('region', { name: 'Errors' });
  await errors.getByRole('link', { name: '500' }).click();
  await expect(page).toHaveURL(/http\.route/);
  await page.locator(`a[href*="${failing}"]`).first().click();
  await expect(page.getByRole('heading', { level: 1, name: new RegExp('GET /walk') })).toBeVisible();
});

test('g s goes to the services; the interface page is walked by keyboard', async ({ product, page }) => {
  await sendOrders(product);
  await page.goto(`${product.webUrl}/p/default/traces`);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/services/);
  const row = page.getByRole('row', { name: new RegExp(SERVICE) });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: SERVICE })).toBeVisible();
});
