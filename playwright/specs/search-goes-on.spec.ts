import { expect } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

/** A place before all blocks, as `scan.next` says one: whatever goes on from there searches everything. */
const FROM_THE_FIRST = `${String(2n ** 64n - 1n)}-0-${String(2n ** 64n - 1n)}`;

test('a search whose first part ended early goes on by itself, once, and shows what it finds', async ({ product, page }) => {
  const { service, traceId } = await sendShopTrace(product, 'goes-on-shop');
  const cursors: (string | null)[] = [];
  const place = { next: FROM_THE_FIRST };
  // The server answers; on the way the part it gives is made one that found nothing yet, as a search of many blocks begins, so that rows can come only from what follows.
  await page.route('**/api/trpc/traces.find?*', async (route) => {
    const input = JSON.parse(new URL(route.request().url()).searchParams.get('input') ?? '{}') as { readonly cursor?: string };
    cursors.push(input.cursor ?? null);
    if (cursors.length > 1) return route.continue();
    const response = await route.fetch();
    const body = (await response.json()) as { readonly result: { readonly data: { readonly scan: object } } };
    const { data } = body.result;
    const early = { ...data, rows: [], points: [], scan: { ...data.scan, blocks: 0, blocksLeft: 1, ...place } };
    return route.fulfill({ response, json: { result: { data: early } } });
  });
  await page.goto(`${product.webUrl}/p/default/traces?q=${encodeURIComponent(`service = ${service} and order.note startsWith 订单`)}`);
  await expect(page.locator(`a[href*="${traceId}"]`).first()).toBeVisible();
  await expect(page.getByText(/blocks? that may hold matches searched/)).toBeVisible();
  expect(cursors).toEqual([null, FROM_THE_FIRST]);
});
