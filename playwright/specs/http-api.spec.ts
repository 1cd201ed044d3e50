import { expect } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

const REFUSALS = [
  ['/api/v1/traces/zz', 400, 'REQUEST.INVALID'],
  [`/api/v1/traces/${'0'.repeat(32)}`, 400, 'REQUEST.INVALID'],
  [`/api/v1/traces/${'cd'.repeat(16)}`, 404, 'TRACE.NOT_FOUND'],
  ['/api/v1/traces?project=nobody', 404, 'REQUEST.NOT_FOUND'],
  ['/api/v1/traces?project=%00', 404, 'REQUEST.NOT_FOUND'],
  ['/api/v1/traces?project=', 400, 'REQUEST.INVALID'],
  [`/api/v1/traces?${Array.from({ length: 33 }, (_, i) => `attr=k${String(i)}:v`).join('&')}`, 400, 'QUERY.INVALID'],
  ['/api/v1/traces?colour=red', 400, 'REQUEST.INVALID'],
  ['/api/v1/traces?limit=1001', 400, 'REQUEST.INVALID'],
  ['/api/v1/traces?minDuration=5', 400, 'REQUEST.INVALID'],
  ['/api/v1/traces?attr=alone', 400, 'REQUEST.INVALID'],
  ['/api/v1/traces?q=service%20%3D', 400, 'QUERY.INVALID'],
  ['/api/v1/traces?start=now&end=now-1h', 400, 'QUERY.INVALID'],
  ['/api/v1/traces?start=2020-01-01T00:00:00Z&end=now', 422, 'QUERY.RANGE_TOO_WIDE'],
  ['/api/v1/unknown', 404, 'REQUEST.NOT_FOUND'],
] as const;

for (const [path, status, code] of REFUSALS) {
  test(`GET ${path.slice(0, 80)} is refused with ${String(status)} ${code}, what is wrong and what to do`, async ({ product, request }) => {
    const response = await request.get(`${product.webUrl}${path}`);
    expect(response.status()).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(error['code']).toBe(code);
    expect(error['message']).toMatch(/\.$/);
    expect(error['advice']).toMatch(/\.$/);
  });
}

test('pages are given under our own names only, and know no server actions', async ({ product, request }) => {
  const page = `${product.webUrl}/p/default/traces`;
  expect((await request.get(page)).status()).toBe(200);
  expect((await request.get(page, { headers: { host: 'evil.example' } })).status()).toBe(403);
  expect((await request.post(page, { headers: { 'next-action': 'abc' }, data: '[]' })).status()).toBe(400);
});

test('pages and answers tell browsers to take them for nothing else and to keep others out', async ({ product, request }) => {
  for (const path of ['/p/default/traces', '/api/v1/services', '/api/trpc/projects.list', '/api/unknown']) {
    const headers = (await request.get(`${product.webUrl}${path}`)).headers();
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy'], path).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
  const policies = await Promise.all(
    [1, 2].map(async () => (await request.get(`${product.webUrl}/p/default/traces`)).headers()['content-security-policy']),
  );
  expect(policies[0]).toMatch(
    /script-src 'self' 'nonce-[\w+/=]{40,}' 'strict-dynamic'; .*require-trusted-types-for 'script'; trusted-types default nextjs$/,
  );
  expect(policies[0], 'a nonce is used once').not.toBe(policies[1]);
});

test('the server fetches nothing in somebody else’s name', async ({ product, request }) => {
  for (const url of ['/api/v1/services', `${product.webUrl}/api/v1/services`, 'http://169.254.169.254/']) {
    const answer = await request.get(`${product.webUrl}/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`);
    expect(answer.status(), url).toBe(404);
  }
});

test('whoever comes through a proxy is not at this computer, and sends with a key', async ({ product, request }) => {
  for (const headers of [{ 'x-forwarded-for': '192.0.2.1' }, { via: '1.1 proxy' }, { forwarded: 'for=192.0.2.1' }]) {
    expect((await request.get(`${product.webUrl}/api/v1/services`, { headers })).status()).toBe(401);
    const sent = await request.post(`${product.httpUrl}/v1/traces`, { headers, data: { resourceSpans: [] } });
    expect(sent.status()).toBe(401);
  }
  // What tells the server who is at the other end is the server's to write.
  expect((await request.get(`${product.webUrl}/api/v1/services`, { headers: { 'x-spanhouse-peer': '192.0.2.1' } })).status()).toBe(200);
});

test('no source maps are served', async ({ product, request }) => {
  const html = await (await request.get(`${product.webUrl}/p/default/traces`)).text();
  const scripts = [...html.matchAll(/"(\/_next\/static\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
  expect(scripts.length).toBeGreaterThan(2);
  for (const path of new Set(scripts)) {
    expect(await (await request.get(`${product.webUrl}${path}`)).text(), path).not.toContain('sourceMappingURL');
    expect((await request.get(`${product.webUrl}${path}.map`)).status(), path).toBe(404);
  }
});

test('services and traces are listed, narrowed by duration, attribute, limit and time', async ({ product, request }) => {
  const { traceId, service, rootName } = await sendShopTrace(product, 'listed-shop');
  const get = async (path: string): Promise<unknown> => {
    const response = await request.get(`${product.webUrl}${path}`);
    expect(response.status(), path).toBe(200);
    return response.json();
  };
  const { services } = (await get('/api/v1/services')) as { services: { name: string; spanCount: number }[] };
  expect(services).toContainEqual({ name: service, spanCount: 2 });

  const found = async (parameters: string): Promise<readonly string[]> => {
    const { traces } = (await get(`/api/v1/traces?service=${service}&${parameters}`)) as {
      traces: { traceId: string; rootName: string }[];
    };
    expect(traces.every((trace) => trace.rootName === rootName)).toBe(true);
    return traces.map((trace) => trace.traceId);
  };
  expect(await found('minDuration=90ms&limit=5')).toEqual([traceId]);
  expect(await found('minDuration=91ms')).toEqual([]);
  expect(await found(`attr=${encodeURIComponent('order.note:订单 “7”')}`)).toEqual([traceId]);
  expect(await found('attr=order.note:8')).toEqual([]);
  expect(await found('start=now-2h&end=now-1h')).toEqual([]);
});
