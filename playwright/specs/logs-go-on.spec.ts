import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { systemClock } from '@spanhouse/core';
import { until } from '@spanhouse/launcher/testing';
import { encodeLogs } from '@spanhouse/otlp';
import { aLogRecord, aLogsData } from '@spanhouse/otlp/testing';
import { test } from '../src/running-product.ts';

/** The newest minute there can be, and from there on all: whatever goes on from it counts everything. */
const FROM_THE_END = '4294967295-9999999999';

type Counting = {
  /** `cursor` of each question that was asked for records over time. */
  readonly cursors: readonly (string | null)[];
  /** Questions that go on are not sent to the server before. */
  readonly letGoOn: () => void;
};

/** The server answers; on the way the first answer is made one that counted nothing yet, so that counts can come only from what follows. */
async function endFirstAnswerEarly(page: Page): Promise<Counting> {
  const cursors: (string | null)[] = [];
  const { promise: mayGoOn, resolve } = Promise.withResolvers<undefined>();
  await page.route('**/api/trpc/logs.histogram?*', async (route) => {
    const input = JSON.parse(new URL(route.request().url()).searchParams.get('input') ?? '{}') as {
      readonly cursor?: string;
      readonly endMs: number;
    };
    cursors.push(input.cursor ?? null);
    if (input.cursor !== undefined) await mayGoOn;
    if (cursors.length > 1) return route.continue();
    const response = await route.fetch();
    const body = (await response.json()) as { readonly result: { readonly data: object } };
    const countedFrom = String(BigInt(Math.trunc(input.endMs)) * 1_000_000n);
    return route.fulfill({
      response,
      json: { result: { data: { ...body.result.data, total: 0, series: [], countedFrom, next: FROM_THE_END } } },
    });
  });
  return { cursors, letGoOn: () => resolve(undefined) };
}

async function logsAreThere(page: Page, httpUrl: string, webUrl: string): Promise<string> {
  const word = `w${randomBytes(6).toString('hex')}`;
  const records = [1, 2, 3].map((line) =>
    aLogRecord({
      timeUnixNano: BigInt(systemClock.now() - line * 60_000) * 1_000_000n,
      body: { kind: 'string', value: `${word} line ${String(line)}` },
    }),
  );
  const response = await fetch(`${httpUrl}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(encodeLogs(aLogsData(records, 'payment'))),
  });
  expect(response.status).toBe(200);
  await until(
    'the records can be found',
    async () => {
      await page.goto(`${webUrl}/p/default/logs?q=${word}`);
      const [counted, none] = [page.getByText(/^\d+ records?$/), page.getByText(/No records from|No logs have been sent/)];
      await counted.or(none).first().waitFor();
      return (await counted.count()) === 1 && (await counted.textContent()) === '3 records' ? true : null;
    },
    60_000,
  );
  return word;
}

test('records over time that are not all counted say so, and the rest is counted by itself', async ({ product, page }) => {
  test.setTimeout(120_000);
  const word = await logsAreThere(page, product.httpUrl, product.webUrl);
  const { cursors, letGoOn } = await endFirstAnswerEarly(page);
  await page.goto(`${product.webUrl}/p/default/logs?q=${word}`);
  const status = page.getByRole('status').filter({ hasText: /record|none/ });
  await expect(status).toHaveText('none found so far', { timeout: 20_000 });
  await expect(page.getByText('not counted yet')).toBeVisible();
  // The records themselves do not wait for their number.
  await expect(page.getByRole('table', { name: 'Log records' }).getByText(`${word} line 3`)).toBeVisible();
  letGoOn();
  await expect(status).toHaveText('3 records');
  await expect(page.getByText('not counted yet')).toHaveCount(0);
  expect(cursors).toEqual([null, FROM_THE_END]);
});

test('who searches for something else calls off what was being counted', async ({ product, page }) => {
  test.setTimeout(120_000);
  const word = await logsAreThere(page, product.httpUrl, product.webUrl);
  const { letGoOn } = await endFirstAnswerEarly(page);
  const goesOn = page.waitForRequest((request) => request.url().includes('logs.histogram') && request.url().includes(FROM_THE_END));
  await page.goto(`${product.webUrl}/p/default/logs?q=${word}`);
  const asked = await goesOn;
  const calledOff = page.waitForEvent('requestfailed', (request) => request === asked);
  const box = page.getByRole('combobox', { name: 'Search logs' });
  await box.fill(`${word} line`);
  await box.press('Enter');
  expect((await calledOff).failure()?.errorText).toContain('ERR_ABORTED');
  // What takes its place is counted to its end.
  letGoOn();
  await expect(page.getByRole('status').filter({ hasText: 'record' })).toHaveText('3 records', { timeout: 20_000 });
});
