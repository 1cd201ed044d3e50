import { test as base } from '@playwright/test';
import type { Product } from '@spanhouse/launcher/testing';

/** Playwright's workers are processes of their own; the product's addresses reach them through the environment. */
export const PRODUCT_ENV = 'SPANHOUSE_E2E_PRODUCT';

type RunningProduct = Omit<Product, 'stop'>;

export function writeProduct(product: RunningProduct): string {
  const { webUrl, httpUrl, grpcUrl, clickhouseUrl, dataDirectory, setUpLink, pid } = product;
  return JSON.stringify({ webUrl, httpUrl, grpcUrl, clickhouseUrl, dataDirectory, setUpLink, pid });
}

export const test = base.extend<object, { product: RunningProduct }>({
  product: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const text = process.env[PRODUCT_ENV];
      if (text === undefined) throw new Error('no product is running: global setup did not end');
      await use(JSON.parse(text) as RunningProduct);
    },
    { scope: 'worker' },
  ],
});
