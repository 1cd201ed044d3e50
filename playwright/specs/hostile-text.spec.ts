import { expect } from '@playwright/test';
import { until } from '@spanhouse/launcher/testing';
import { hostilePayloads } from '../src/hostile-payloads.ts';
import { hostileTraces } from '../src/hostile-traces.ts';
import { sendHttp } from '../src/otlp-client.ts';
import { test } from '../src/running-product.ts';
import { watchPage } from '../src/watched-page.ts';

const TEXTS = hostilePayloads();
const PARTS = 4;

// All rows of a trace are in view at once.
test.use({ viewport: { width: 1440, height: 1200 } });

test('there are enough of them, all different', () => {
  expect(new Set(TEXTS).size).toBe(TEXTS.length);
  expect(TEXTS.length).toBeGreaterThanOrEqual(300);
});

test('a page that takes them for markup is seen to misbehave', async ({ product, page }) => {
  const misdeeds = await watchPage(page, product.webUrl);
  const body = TEXTS.map((text) => `<div>${text}</div>`).join('\n');
  await page.route('**/planted', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${product.webUrl}/planted`);
  await expect.poll(() => misdeeds.filter((what) => what.endsWith(' ran')).length).toBeGreaterThan(10);
});

for (let part = 0; part < PARTS; part++) {
  test(`hostile text in every field of a span is shown as text and runs nowhere, part ${String(part + 1)} of ${String(PARTS)}`, async ({
    product,
    page,
  }) => {
    test.setTimeout(120_000);
    const misdeeds = await watchPage(page, product.webUrl);
    const traces = hostileTraces(TEXTS).filter((_, index) => index % PARTS === part);
    for (const { body } of traces) await sendHttp(product, 'application/x-protobuf', body);
    for (const { traceId, spanIds } of traces) {
      await until(`${traceId} is stored`, async () => ((await fetch(`${product.webUrl}/api/v1/traces/${traceId}`)).ok ? true : null));
      await page.goto(`${product.webUrl}/p/default/traces/${traceId}`);
      const rows = page.getByRole('treeitem');
      await expect(rows).toHaveCount(spanIds.length);
      const drawer = page.getByRole('complementary', { name: 'Span' });
      for (const spanId of spanIds) {
        await rows.nth(spanIds.indexOf(spanId)).click();
        await expect(drawer.getByText(spanId)).toBeVisible();
        // The last section: everything about the span stands by now.
        await expect(drawer.getByRole('heading', { name: 'Scope' })).toBeAttached();
      }
    }
    expect(misdeeds).toEqual([]);
  });
}

test('search results, completions and filters show hostile names as text', async ({ product, page }) => {
  const misdeeds = await watchPage(page, product.webUrl);
  const [first] = hostileTraces(TEXTS);
  if (first === undefined) throw new Error('no traces');
  await sendHttp(product, 'application/x-protobuf', first.body);
  await until('they are found', async () => ((await fetch(`${product.webUrl}/api/v1/traces/${first.traceId}`)).ok ? true : null));
  await page.goto(`${product.webUrl}/p/default/traces?q=${encodeURIComponent('status = error')}`);
  await expect(page.locator(`a[href*="/traces/"]`).first()).toBeVisible();
  const query = page.getByRole('combobox', { name: 'Query' });
  for (const beginning of ['service = ', 'name = ', 'http.route = ', '<']) {
    await query.fill(beginning);
    await expect(page.getByRole('option').first()).toBeVisible();
  }
  expect(misdeeds).toEqual([]);
});

test('services, an interface, the topology and a comparison show hostile names as text', async ({ product, page }) => {
  test.setTimeout(120_000);
  const misdeeds = await watchPage(page, product.webUrl);
  const traces = hostileTraces(TEXTS);
  for (const { body } of traces) await sendHttp(product, 'application/x-protobuf', body);
  const last = traces.at(-1)?.traceId ?? '';
  await until(`${last} is stored`, async () => ((await fetch(`${product.webUrl}/api/v1/traces/${last}`)).ok ? true : null));
  const project = `${product.webUrl}/p/default`;
  const services = page.getByRole('link').and(page.locator('a[href*="/services/"]'));
  await expect(async () => {
    await page.goto(`${project}/services?from=now-12h&to=now`);
    await expect(services.first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  // Services whose names are markup, and an interface of each.
  const all = await services.evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))]);
  const hostile = all.filter((address) => /%3C|%22|'/i.test(address));
  expect(hostile.length).toBeGreaterThan(0);
  for (const address of hostile.slice(0, 5)) {
    await page.goto(`${product.webUrl}${address}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const named = page.locator('a[href*="/interfaces/"]').first();
    if ((await named.count()) === 0) continue;
    await named.click();
    await expect(page).toHaveURL(/\/interfaces\//);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  for (const path of ['/topology?from=now-12h&to=now', `/compare?from=now-12h&to=now&q=${encodeURIComponent('status = error')}`]) {
    await page.goto(`${project}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
  }
  expect(misdeeds).toEqual([]);
});

test('what people give names to is shown as text in the settings', async ({ product, page, request }) => {
  test.setTimeout(120_000);
  const misdeeds = await watchPage(page, product.webUrl);
  /** A name has a hundred characters and none that could hide. */
  const names = TEXTS.filter((text) => text.length <= 100 && text.trim() === text && /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u.test(text)).slice(
    0,
    60,
  );
  expect(names.length).toBe(60);
  const call = async (path: string, data: object): Promise<void> => {
    const headers = { origin: product.webUrl, 'x-spanhouse-project': 'hostile' };
    expect((await request.post(`${product.webUrl}/api/trpc/${path}`, { data, headers })).status(), path).toBe(200);
  };
  const key = { scopes: ['traces'], spansPerSecond: null, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null };
  // The newest: the audit log begins with it.
  const [first = '', newest = ''] = [names[0], names.at(-1)];
  await call('projectSettings.create', { slug: 'hostile', name: first });
  for (const name of names) {
    await call('ingestKeys.create', { name, ...key });
    await call('serviceAccounts.create', { name, role: 'viewer' });
  }
  for (const section of ['keys', 'service-accounts', 'project-audit', 'audit']) {
    await page.goto(`${product.webUrl}/p/hostile/settings/${section}`);
    await expect(page.getByText(newest).first(), section).toBeVisible();
  }
  await page.goto(`${product.webUrl}/p/hostile/settings/general`);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(first);
  expect(misdeeds).toEqual([]);
});
