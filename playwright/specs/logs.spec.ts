import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { systemClock } from '@spanhouse/core';
import { until } from '@spanhouse/launcher/testing';
import { encodeLogs, encodeTraces } from '@spanhouse/otlp';
import { aLogRecord, aLogsData, aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { test } from '../src/running-product.ts';

const NS_PER_MS = 1_000_000n;

async function send(httpUrl: string, path: '/v1/logs' | '/v1/traces', body: Uint8Array): Promise<void> {
  const response = await fetch(`${httpUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(200);
}

test('logs are found by words and fields, lead to their trace and back, and are followed as they come', async ({ product, page }) => {
  test.setTimeout(120_000);
  const now = BigInt(systemClock.now()) * NS_PER_MS;
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  const word = `w${randomBytes(6).toString('hex')}`;
  const say = (text: string, over: Parameters<typeof aLogRecord>[0] = {}): ReturnType<typeof aLogRecord> =>
    aLogRecord({ timeUnixNano: now, body: { kind: 'string', value: text }, ...over });
  const span = aSpan({
    traceId,
    spanId,
    name: 'POST /pay',
    startTimeUnixNano: now - 20n * NS_PER_MS,
    endTimeUnixNano: now + 20n * NS_PER_MS,
  });
  await send(product.httpUrl, '/v1/traces', encodeTraces(aTracesData([span], 'payment')));
  await send(
    product.httpUrl,
    '/v1/logs',
    encodeLogs(
      aLogsData(
        [
          say(`${word} connection pool is ready`, { timeUnixNano: now - 2n * NS_PER_MS }),
          say(`${word} Connection refused by the bank`, {
            severityNumber: 17,
            severityText: 'ERROR',
            traceId,
            spanId,
            attributes: [{ key: 'order.id', value: { kind: 'string', value: 'A-1001' } }],
          }),
          say(`${word} retrying in 5 s`, { timeUnixNano: now + 2n * NS_PER_MS, severityNumber: 13 }),
        ],
        'payment',
        { 'k8s.pod.name': 'payment-7' },
      ),
    ),
  );

  // By a word: all three; by a phrase in another case: the one.
  const table = page.getByRole('table', { name: 'Log records' });
  await until(
    'the records can be found',
    async () => {
      await page.goto(`${product.webUrl}/p/default/logs?q=${word}`);
      const counted = page.getByText(/^\d+ records?$/);
      await counted
        .or(page.getByText(/No records from|No logs have been sent/))
        .first()
        .waitFor();
      return (await counted.count()) === 1 && (await counted.textContent()) === '3 records' ? true : null;
    },
    60_000,
  );
  const box = page.getByRole('combobox', { name: 'Search logs' });
  await box.fill(`${word} "connection refused"`);
  await box.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '1 record' })).toBeVisible();
  await expect(table.getByText('Connection refused by the bank')).toBeVisible();

  // Its fields: one becomes a column, one a filter, both in the address.
  await table.getByText('Connection refused by the bank').click();
  const drawer = page.getByRole('complementary', { name: 'Log record' });
  await expect(drawer.getByText('A-1001')).toBeVisible();
  await expect(drawer.getByRole('list', { name: 'Around it' }).getByRole('listitem')).toHaveCount(3);
  await drawer.getByRole('button', { name: 'Show order.id as column' }).click();
  await expect(table.getByRole('columnheader', { name: 'order.id' })).toBeVisible();
  await drawer.getByRole('button', { name: 'Only where k8s.pod.name is this' }).click();
  await expect(page).toHaveURL(/column=order.id/);
  await expect(box).toHaveValue(/k8s\.pod\.name=payment-7/);

  // To the trace, and from its span back to what was logged meanwhile.
  await drawer.getByRole('link', { name: 'Open the trace' }).click();
  await expect(page).toHaveURL(new RegExp(`/traces/${traceId}`));
  const spanDrawer = page.getByRole('complementary', { name: 'Span' });
  await spanDrawer.getByText('Logs', { exact: true }).click();
  await expect(spanDrawer.getByText('Records that bear the ids of this span.')).toBeVisible();
  await expect(spanDrawer.getByRole('list', { name: 'Log records of the span' }).getByRole('listitem')).toHaveCount(1);
  await spanDrawer.getByRole('link', { name: 'Open in Logs' }).click();
  await expect(table.getByText('Connection refused by the bank')).toBeVisible();

  // Followed: what is sent now appears, with a time of an hour ago too, and once.
  await page.goto(`${product.webUrl}/p/default/logs?q=${word}&tail=1`);
  await expect(page.getByText('Waiting for records that match')).toBeVisible();
  await page.waitForResponse((response) => response.url().includes('logs.tail') && response.ok());
  await send(
    product.httpUrl,
    '/v1/logs',
    encodeLogs(aLogsData([say(`${word} came late`, { timeUnixNano: now - 3_600_000n * NS_PER_MS }), say(`${word} came now`)], 'payment')),
  );
  await expect(table.getByText('came late')).toHaveCount(1, { timeout: 20_000 });
  await expect(table.getByText('came now')).toHaveCount(1);
});
