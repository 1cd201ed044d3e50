import { systemClock } from '@spanhouse/core';
import { expect, type APIRequestContext } from '@playwright/test';
import { test } from '../src/running-product.ts';
import { sendShopTrace } from '../src/shop-trace.ts';

type Answer = { readonly data: unknown; readonly total: number; readonly errors: readonly { code: number; msg: string }[] | null };

async function ask(request: APIRequestContext, url: string, status = 200): Promise<Answer> {
  const response = await request.get(url);
  expect(response.status(), url).toBe(status);
  return (await response.json()) as Answer;
}

test('a front end of Jaeger finds services, operations and traces', async ({ product, request }) => {
  const { traceId, service, rootName, failedName } = await sendShopTrace(product, 'jaeger-shop');
  const api = `${product.webUrl}/jaeger/api`;
  expect((await ask(request, `${api}/services`)).data).toContain(service);
  expect(await ask(request, `${api}/services/${service}/operations`)).toMatchObject({
    data: [rootName, failedName],
    total: 2,
    errors: null,
  });
  expect((await ask(request, `${api}/operations?service=${service}`)).data).toEqual(
    [rootName, failedName].map((name) => ({ name, spanKind: '' })),
  );

  const end = systemClock.now() * 1_000;
  type Traces = readonly { traceID: string; spans: readonly { operationName: string }[] }[];
  const search = async (more: string): Promise<Traces> =>
    (await ask(request, `${api}/traces?service=${service}&start=${String(end - 600e6)}&end=${String(end)}&lookback=10m&${more}`))
      .data as Traces;
  const [found] = await search(`limit=20&tags=${encodeURIComponent('{"error":"true"}')}&maxDuration&minDuration`);
  expect([found?.traceID, found?.spans.map(({ operationName }) => operationName)]).toEqual([traceId, [rootName, failedName]]);
  expect(await search('minDuration=91ms')).toEqual([]);
  expect(await search(`operation=${encodeURIComponent(failedName)}&minDuration=60ms`)).toHaveLength(1);

  expect(await ask(request, `${api}/traces/${traceId.replace(/^0+/, '')}`)).toMatchObject({
    total: 1,
    errors: null,
    data: [
      {
        traceID: traceId,
        processes: { p1: { serviceName: service } },
        spans: [{ references: [] }, { references: [{ refType: 'CHILD_OF' }] }],
      },
    ],
  });
});

for (const [path, status, word] of [
  ['/traces', 400, 'service'],
  ['/traces/zz', 400, 'trace id'],
  [`/traces/${'cd'.repeat(16)}`, 404, 'cdcd'],
  ['/traces?service=a&tags=no', 400, 'tags'],
  ['/operations', 400, 'service'],
  ['/dependencies?endTs=now', 400, 'endTs'],
  ['/services?project=nobody', 404, 'nobody'],
] as const) {
  test(`GET /jaeger/api${path.slice(0, 40)} is refused with ${String(status)}, in Jaeger's words`, async ({ product, request }) => {
    const { data, errors } = await ask(request, `${product.webUrl}/jaeger/api${path}`, status);
    expect(data).toBeNull();
    expect(errors).toEqual([{ code: status, msg: expect.stringContaining(word) as unknown as string }]);
  });
}

test('dependencies are calls from service to service', async ({ product, request }) => {
  const { data, errors } = await ask(
    request,
    `${product.webUrl}/jaeger/api/dependencies?endTs=${String(systemClock.now())}&lookback=3600000`,
  );
  expect([Array.isArray(data), errors]).toEqual([true, null]);
});

test('a newer front end, which asks version 3, finds services, operations, summaries and the trace as OTLP', async ({
  product,
  request,
}) => {
  const { traceId, service, rootName, failedName } = await sendShopTrace(product, 'jaeger-v3-shop');
  const api = `${product.webUrl}/jaeger/api/v3`;
  const get = async (path: string): Promise<unknown> => {
    const response = await request.get(`${api}${path}`);
    expect(response.status(), path).toBe(200);
    return response.json();
  };
  expect(await get('/services')).toEqual({ services: expect.arrayContaining([service]) as unknown });
  expect(await get(`/operations?service=${service}`)).toEqual({
    operations: [rootName, failedName].map((name) => ({ name, spanKind: '' })),
  });
  const iso = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());
  const now = systemClock.now();
  const range = `query.start_time_min=${iso(now - 600_000)}&query.start_time_max=${iso(now + 1_000)}`;
  const tags = encodeURIComponent('{"error":"true"}');
  const { summaries } = (await get(
    `/trace-summaries?query.service_name=${service}&${range}&query.num_traces=20&query.duration_min=60ms&query.attributes=${tags}`,
  )) as { summaries: readonly { minStartTimeUnixNano: string; maxEndTimeUnixNano: string }[] };
  expect(summaries).toEqual([
    {
      traceId,
      rootServiceName: service,
      rootOperationName: rootName,
      minStartTimeUnixNano: expect.stringMatching(/^\d{19}$/) as unknown,
      maxEndTimeUnixNano: expect.stringMatching(/^\d{19}$/) as unknown,
      spanCount: 2,
      errorSpanCount: 1,
      services: [{ name: service }],
    },
  ]);
  const [found] = summaries;
  expect(BigInt(found?.maxEndTimeUnixNano ?? 0) - BigInt(found?.minStartTimeUnixNano ?? 0)).toBe(90_000_000n);
  expect(await get(`/trace-summaries?query.serviceName=${service}&query.startTimeMin=${iso(now)}&query.durationMin=91ms`)).toEqual({
    summaries: [],
  });
  const { result } = (await get(`/traces/${traceId}`)) as {
    result: { resourceSpans: readonly { scopeSpans: readonly { spans: readonly { traceId: string; name: string; kind: number }[] }[] }[] };
  };
  const spans = result.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
    [rootName, 2],
    [failedName, 3],
  ]);
  const refused = await request.get(`${api}/trace-summaries?query.serviceName=x&query.startTimeMin=yesterday`);
  expect([refused.status(), await refused.json()]).toEqual([
    400,
    { error: { httpCode: 400, message: expect.stringContaining('start') as unknown } },
  ]);
});
