import { AxeBuilder } from '@axe-core/playwright';
import { systemClock } from '@spanhouse/core';
import { demoKey, until } from '@spanhouse/launcher/testing';
import { createSimulator, encodeLogRequest, encodeRequests, logsOf } from '@spanhouse/simulator';
import { expect } from '@playwright/test';
import { layoutFaults } from '../src/layout-faults.ts';
import { test } from '../src/running-product.ts';

const SPANS_PER_SECOND = 60;
const MINUTES = 5;

/** Ids of an order, of a span of it, and of another order. */
type Filled = { readonly traceId: string; readonly spanId: string; readonly otherId: string };

/** The shop's last minutes, sent once into the project `demo` by the worker that comes first; sending again changes nothing. */
async function fillDemo(product: { httpUrl: string; webUrl: string; dataDirectory: string }): Promise<Filled> {
  const to = Math.floor(systemClock.now() / 60_000) * 60_000;
  const traces = [...createSimulator({ seed: 11 }).traces(to - MINUTES * 60_000, to, SPANS_PER_SECOND)];
  const key = await demoKey(product.dataDirectory);
  const bodies = [
    ...[...encodeRequests(traces, { spansPerRequest: 2_000, mixed: true })].map((body) => ({ path: '/v1/traces', body })),
    { path: '/v1/logs', body: encodeLogRequest(traces.flatMap((trace) => logsOf(trace))) },
  ];
  for (const { path, body } of bodies) {
    const response = await fetch(`${product.httpUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${key}` },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(200);
  }
  const [order, other] = traces.filter((trace) => trace.entry === 'mobile-gateway/create-order');
  const spanId = order?.spans[5]?.span.spanId;
  if (order === undefined || other === undefined || spanId === undefined) throw new Error('the simulator played no two orders');
  const { traceId } = order;
  await until('the demo can be read', async () => {
    const response = await fetch(`${product.webUrl}/api/v1/traces/${traceId}?project=demo`);
    await response.arrayBuffer();
    return response.ok ? true : null;
  });
  return { traceId, spanId, otherId: other.traceId };
}

const WIDTHS = [1440, 390] as const;
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'zh-CN'] as const;

/** Which screens a test opens: few enough for one test's time. */
const ROOMS: Readonly<
  Record<string, (example: { readonly traceId: string; readonly spanId: string; readonly otherId: string }) => readonly string[]>
> = {
  traces: ({ traceId, spanId }) => [
    '/p/demo/traces',
    '/p/demo/traces?q=service%20%3D%20order&form=1&mode=spans',
    `/p/demo/traces/${traceId}`,
    `/p/demo/traces/${traceId}?span=${spanId}`,
    '/p/demo/first-steps',
    '/p/default/traces?q=service%20%3D%20nobody',
  ],
  results: () => [
    '/p/demo/traces?q=service%20in%20(order,%20cart)%20and%20kind%20!=%20client&facet=thread.name',
    '/p/demo/traces?mode=groups&by=service&by=http.route&gsort=p99',
    '/p/demo/traces?mode=groups',
    '/p/demo/traces?mode=spans&col=http.route&col=thread.name',
    '/p/demo/traces?col=http.route&col=thread.name&q=service%20%3D%20order',
    '/p/demo/settings/link-rules',
    '/p/demo/settings/general',
    '/p/demo/compare?pick=query&with=status%20%3D%20error&q=service%20%3D%20order',
  ],
  views: ({ traceId, otherId }) => [
    `/p/demo/traces/${traceId}?view=graph&level=interface`,
    `/p/demo/traces/${traceId}?view=flame&path=1`,
    `/p/demo/traces/${traceId}?view=statistics&by=component`,
    `/p/demo/traces/${traceId}?view=list&col=thread.name&sort=-duration`,
    `/p/demo/traces/${traceId}?view=compare`,
    `/p/demo/traces/${traceId}?view=compare&other=${otherId}`,
    '/p/demo/traces/file',
  ],
  logs: ({ traceId, spanId }) => [
    '/p/demo/logs',
    '/p/demo/logs?q=severity%3E%3Dwarn&fields=1&column=k8s.pod.name',
    '/p/demo/logs?view=patterns',
    '/p/demo/logs?tail=1',
    '/p/demo/logs?q=service%3Dnobody',
    '/p/demo/logs?q=severity%3E%3Dloud',
    `/p/demo/traces/${traceId}?span=${spanId}&spanTab=logs`,
  ],
  applications: () => [
    '/p/demo/services',
    '/p/demo/services/order?compare=previous',
    `/p/demo/services/order/interfaces/${encodeURIComponent('shop.order.v1.OrderService/CreateOrder')}`,
    '/p/demo/topology',
    '/p/demo/compare?q=service%20%3D%20order',
    '/p/default/services/nobody',
    '/p/default/topology',
  ],
};

const CASES = Object.entries(ROOMS).flatMap(([room, paths]) =>
  WIDTHS.flatMap((width) => THEMES.map((theme) => ({ room, paths, width, theme }))),
);

for (const { room, paths, width, theme } of CASES) {
  for (const language of LANGUAGES) {
    test(`${room}: every page is whole at ${String(width)} px, ${theme}, ${language}: nothing clipped, untranslated or inaccessible`, async ({
      product,
      browser,
    }) => {
      // Up to seven pages, and axe on each of them.
      test.setTimeout(180_000);
      const { traceId, spanId, otherId } = await fillDemo(product);
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale: language });
      await context.addCookies([
        { name: 'spanhouse_theme', value: theme, url: product.webUrl },
        { name: 'spanhouse_lang', value: language, url: product.webUrl },
      ]);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      for (const path of paths({ traceId, spanId, otherId })) {
        await page.goto(`${product.webUrl}${path}`);
        // A page that still waits for its data has no heading yet, or says it is busy.
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 20_000 });
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
        await page.waitForLoadState('networkidle');
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        expect(await layoutFaults(page), path).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map((violation) => `${path}: ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
        ).toEqual([]);
      }
      expect(problems).toEqual([]);
      await context.close();
    });
  }
}
