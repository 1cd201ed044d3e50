import { systemClock } from '@spanhouse/core';
import { decodeTraces } from '@spanhouse/otlp';
import { expect } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

test('Grafana finds tags, values and traces as it asks Tempo for them', async ({ product, request }) => {
  const { traceId, service, rootName, failedName } = await sendShopTrace(product, 'tempo-shop');
  const api = `${product.webUrl}/tempo/api`;
  const get = async (path: string): Promise<Record<string, unknown>> => {
    const response = await request.get(`${api}${path}`);
    expect(response.status(), path).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };
  expect(await (await request.get(`${api}/echo`)).text()).toBe('echo');
  expect(await get('/status/buildinfo')).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  const end = Math.ceil(systemClock.now() / 1_000) + 1;
  const range = `start=${String(end - 600)}&end=${String(end)}`;
  expect((await get(`/search/tags?${range}`))['tagNames']).toEqual(expect.arrayContaining(['service.name', 'db.system.name']));
  expect((await get(`/v2/search/tags?scope=intrinsic`))['scopes']).toMatchObject([{ name: 'intrinsic' }]);
  expect((await get(`/v2/search/tag/resource.service.name/values?${range}`))['tagValues']).toContainEqual({
    type: 'string',
    value: service,
  });
  expect((await get('/v2/search/tag/status/values'))['tagValues']).toContainEqual({ type: 'keyword', value: 'error' });
  expect((await get(`/search/tag/db.system.name/values?${range}`))['tagValues']).toContain('mysql');

  const search = async (q: string): Promise<unknown> =>
    (await get(`/search?q=${encodeURIComponent(q)}&limit=20&spss=3&${range}`))['traces'];
  const found = [
    {
      traceID: traceId,
      rootServiceName: service,
      rootTraceName: rootName,
      durationMs: 90,
      spanSets: [{ matched: 1, spans: [{ name: failedName, durationNanos: '70000000' }] }],
    },
  ];
  expect(await search(`{resource.service.name="${service}" && status=error}`)).toMatchObject(found);
  expect(
    await search(`{resource.service.name="${service}" && kind=server} >> {span.db.system.name="mysql" && duration>60ms}`),
  ).toMatchObject(found);
  // What a page that explores traces asks first, and a hint beside it.
  expect(await search(`{nestedSetParent<0 && true && resource.service.name="${service}"} with (most_recent=true)`)).toMatchObject([
    { traceID: traceId, spanSets: [{ spans: [{ name: rootName }] }] },
  ]);
  expect(await search(`{rootServiceName="${service}" && span:parentID != nil && .none = nil}`)).toMatchObject(found);
  // What a search builder asks to be told of each span.
  expect(await search(`{resource.service.name="${service}" && status=error} | select(span.db.system.name, status, .none)`)).toMatchObject([
    {
      spanSets: [
        {
          spans: [
            {
              attributes: [
                { key: 'service.name', value: { stringValue: service } },
                { key: 'db.system.name', value: { stringValue: 'mysql' } },
                { key: 'status', value: { stringValue: 'error' } },
              ],
            },
          ],
        },
      ],
    },
  ]);
  expect(await search(`{resource.service.name="${service}" && duration>91ms}`)).toEqual([]);
  expect(
    (await get(`/search?tags=${encodeURIComponent(`service.name=${service} db.system.name=mysql`)}&minDuration=80ms&${range}`))['traces'],
  ).toMatchObject(found);
});

test('a trace is sent whole, in both versions and forms', async ({ product, request }) => {
  const { traceId } = await sendShopTrace(product, 'tempo-trace');
  const api = `${product.webUrl}/tempo/api`;
  const accept = { headers: { accept: 'application/protobuf' } };
  const whole = decodeTraces(await (await request.get(`${api}/traces/${traceId}`, accept)).body());
  const names = whole.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));
  expect(names.toSorted()).toEqual(['POST /checkout', 'SELECT stock']);
  // One field, the trace, behind its length.
  const body = await (await request.get(`${api}/v2/traces/${traceId}?start=1&end=2`, accept)).body();
  const head = 1 + body.subarray(1).findIndex((byte) => byte < 0x80) + 1;
  expect(body[0]).toBe(0x0a);
  expect(decodeTraces(body.subarray(head))).toEqual(whole);
  const json = (await (await request.get(`${api}/v2/traces/${traceId}`)).json()) as { trace: { resourceSpans: unknown[] } };
  expect(json.trace.resourceSpans).toHaveLength(whole.resourceSpans.length);
});

for (const [path, status, word] of [
  ['/metrics/query_range?q=%7B%7D%20%7C%20rate()', 404, 'nothing at'],
  ['/traces/zz', 400, 'trace id'],
  [`/v2/traces/${'cd'.repeat(16)}`, 404, 'cdcd'],
  ['/search?q=%7B', 400, 'character'],
  ['/search?tags=alone', 400, 'tags'],
  ['/search?start=now', 400, 'start'],
] as const) {
  test(`GET /tempo/api${path.slice(0, 40)} is refused with ${String(status)} and a line of text`, async ({ product, request }) => {
    const response = await request.get(`${product.webUrl}/tempo/api${path}`);
    expect(response.status()).toBe(status);
    expect(await response.text()).toMatch(new RegExp(`^(?!\\{).*${word}.*\\n$`));
  });
}
