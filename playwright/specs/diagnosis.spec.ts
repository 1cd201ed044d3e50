import { systemClock } from '@spanhouse/core';
import { until } from '@spanhouse/launcher/testing';
import { createSimulator, encodeRequests, EXPECTED_DIAGNOSES, FAULT_KINDS, faultsBetween, type FaultKind } from '@spanhouse/simulator';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { test } from '../src/running-product.ts';

type Product = { readonly httpUrl: string; readonly webUrl: string };

const PROJECT = 'diagnosis';
const CYCLE_MS = 30 * 60_000;
/** So many that one bad pod of four is more than chance in any half hour. */
const SPANS_PER_SECOND = 350;
const CLICKS_MAX = 4;
/** A trace is looked into once its log has moved on by half a minute and its slot is closed. */
const LOOKED_INTO_MS = 150_000;

/** The whole of the last half hour of the shop, with each fault in it once, in a project of its own. Returns when it began. */
async function playHalfHour(product: Product, request: APIRequestContext): Promise<number> {
  const call = async (path: string, data: object): Promise<string> => {
    const headers = { origin: product.webUrl, 'x-spanhouse-project': PROJECT };
    const response = await request.post(`${product.webUrl}/api/trpc/${path}`, { data, headers });
    expect(response.status(), path).toBe(200);
    return response.text();
  };
  await call('projectSettings.create', { slug: PROJECT, name: 'Diagnosis' });
  const limits = { spansPerSecond: null, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null };
  const made = await call('ingestKeys.create', { name: 'shop', scopes: ['traces'], ...limits });
  const { key } = (JSON.parse(made) as { result: { data: { key: string } } }).result.data;

  const from = Math.floor(systemClock.now() / CYCLE_MS) * CYCLE_MS - CYCLE_MS;
  const traces = [...createSimulator({ seed: 5 }).traces(from, from + CYCLE_MS, SPANS_PER_SECOND)];
  for (const body of encodeRequests(traces, { spansPerRequest: 4_000, mixed: true })) {
    const headers = { 'content-type': 'application/x-protobuf', authorization: `Bearer ${key}` };
    const response = await fetch(`${product.httpUrl}/v1/traces`, { method: 'POST', headers, body: new Uint8Array(body) });
    expect(response.status).toBe(200);
  }
  // What the last fault's interface spent its time on is known: the second reader has seen everything.
  const { service, interface: name } = EXPECTED_DIAGNOSES['bad-pod'];
  const { fromMs: startMs, toMs: endMs } = timesOf('bad-pod', from);
  const question = { startMs, endMs, service, name, environment: null, band: 'all', scope: 'exclusive', by: 'component' };
  await until(
    'the traces were looked into',
    async () => {
      const address = `${product.webUrl}/api/trpc/interfaces.latencyParts?input=${encodeURIComponent(JSON.stringify(question))}`;
      const response = await fetch(address, { headers: { 'x-spanhouse-project': PROJECT } });
      const { result } = (await response.json()) as { result: { data: { requests: number } } };
      return result.data.requests > 0 ? true : null;
    },
    LOOKED_INTO_MS,
  );
  return from;
}

function timesOf(kind: FaultKind, from: number): { readonly fromMs: number; readonly toMs: number } {
  const fault = faultsBetween(from, from + CYCLE_MS).find((each) => each.kind === kind);
  if (fault === undefined) throw new RangeError(`the calendar has no ${kind}`);
  return fault;
}

/** A person who clicks, and counts. */
function walker(
  page: Page,
  kind: FaultKind,
): { readonly click: (name: RegExp) => Promise<void>; readonly picture: () => Promise<void>; clicks: number } {
  let pictures = 0;
  const self = {
    clicks: 0,
    click: async (name: RegExp): Promise<void> => {
      await page.getByRole('link', { name }).first().click();
      self.clicks += 1;
    },
    picture: async (): Promise<void> => {
      pictures += 1;
      await page.screenshot({ path: test.info().outputPath(`${kind}-${String(pictures)}.png`) });
    },
  };
  return self;
}

test('each fault of the shop is found from the start page in at most four clicks, its trace included', async ({
  product,
  page,
  request,
}) => {
  test.setTimeout(360_000);
  const from = await playHalfHour(product, request);
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const kind of FAULT_KINDS) {
    await test.step(kind, async () => {
      const { service, interface: name, named } = EXPECTED_DIAGNOSES[kind];
      const { fromMs, toMs } = timesOf(kind, from);
      const person = walker(page, kind);
      await page.goto(`${product.webUrl}/p/${PROJECT}?from=${String(fromMs)}&to=${String(toMs)}`);
      const first = page.getByRole('list', { name: 'What has changed' }).getByRole('listitem').first();
      await expect(first).toContainText(named.name, { timeout: 40_000 });
      await person.picture();

      // The first cause leads to the interface that suffers; its first suspect says the same.
      const at = named.kind === 'downstream' ? named.name : service;
      await expect(first.getByRole('link').first()).toContainText(at);
      await person.click(new RegExp(`^${at} `));
      const suspects = page.getByRole('list', { name: 'Suspects' }).getByRole('listitem');
      await expect(suspects.first()).toContainText(named.name, { timeout: 40_000 });
      if (named.kind !== 'downstream') await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await person.picture();

      // From there to a trace in which it can be seen.
      await page
        .getByRole('complementary', { name: 'Traces to look at' })
        .getByRole('link', { name: /[0-9a-f]{6}/ })
        .first()
        .click();
      person.clicks += 1;
      await expect(page.getByRole('tree')).toBeVisible();
      await person.picture();
      expect(person.clicks).toBeLessThanOrEqual(CLICKS_MAX);
    });
  }
});
