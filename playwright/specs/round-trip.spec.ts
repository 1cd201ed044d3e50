import { decodeTraces, encodeTraces, OTLP_LIMITS, tracesFromJson, tracesToJson, type TracesData } from '@spanhouse/otlp';
import { normalizeTraces, tracesArbitrary } from '@spanhouse/otlp/testing';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import { sendGrpc, sendHttp } from '../src/otlp-client.ts';
import { until } from '@spanhouse/launcher/testing';
import { test } from '../src/running-product.ts';

const SPANS_EACH = 3_400;
const TRACES = 60;
const PARALLEL_READS = 8;

for (const [index, encoding] of (['grpc', 'http/protobuf', 'http/json'] as const).entries()) {
  test(`${String(SPANS_EACH)} spans with every attribute kind, sent by ${encoding}, come back equal in content`, async ({
    product,
    request,
  }) => {
    test.setTimeout(180_000);
    const sent = generate(7_000 + index);
    for (const data of sent) {
      if (encoding === 'grpc') await sendGrpc(product, encodeTraces(data));
      else if (encoding === 'http/protobuf') await sendHttp(product, 'application/x-protobuf', encodeTraces(data));
      else await sendHttp(product, 'application/json', tracesToJson(data));
    }
    const expected = new Map<string, { count: number; data: TracesData }>();
    for (const [traceId, data] of byTrace(sent)) expected.set(traceId, { count: countSpans(data), data });

    const readAs = async (accept: string, traceId: string): Promise<TracesData | null> => {
      const response = await request.get(`${product.webUrl}/api/v1/traces/${traceId}`, { headers: { accept } });
      if (response.status() === 404) return null;
      expect(response.status()).toBe(200);
      expect(response.headers()['content-type']).toContain(accept);
      const body = await response.body();
      return accept === 'application/json' ? decodeTraces(tracesFromJson(body, OTLP_LIMITS)) : decodeTraces(body);
    };
    const waiting = [...expected.entries()];
    await Promise.all(
      Array.from({ length: PARALLEL_READS }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          const [traceId, { count, data }] = next;
          const read = await until(
            `trace ${traceId} with ${String(count)} spans`,
            async () => {
              const decoded = await readAs('application/x-protobuf', traceId);
              return decoded !== null && countSpans(decoded) >= count ? decoded : null;
            },
            60_000,
          );
          expect(normalizeTraces(read)).toEqual(normalizeTraces(data));
          const json = await readAs('application/json', traceId);
          expect(json === null ? null : normalizeTraces(json)).toEqual(normalizeTraces(data));
        }
      }),
    );
  });
}

/** Random requests until there are enough spans. JSON cannot tell some wire forms apart, so all data is taken through the decoder once. */
function generate(seed: number): TracesData[] {
  const requests: TracesData[] = [];
  let spans = 0;
  for (let i = 0; spans < SPANS_EACH; i++) {
    const [data] = fc.sample(tracesArbitrary, { numRuns: 1, seed: seed * 10_000 + i });
    if (data === undefined) throw new Error('nothing generated');
    const count = countSpans(data);
    if (count === 0) continue;
    requests.push(inFewTraces(decodeTraces(encodeTraces(data)), seed));
    spans += count;
  }
  return requests;
}

/** Random trace ids would make nearly every span a trace of its own; here some sixty spans share one, over several requests. */
function inFewTraces(data: TracesData, seed: number): TracesData {
  const shared = (traceId: string): string =>
    `${seed.toString(16).padStart(30, '0')}${((Number.parseInt(traceId.slice(-2), 16) % TRACES) + 1).toString(16).padStart(2, '0')}`;
  return {
    resourceSpans: data.resourceSpans.map((resource) => ({
      ...resource,
      scopeSpans: resource.scopeSpans.map((scope) => ({
        ...scope,
        spans: scope.spans.map((span) => ({ ...span, traceId: shared(span.traceId) })),
      })),
    })),
  };
}

function byTrace(requests: readonly TracesData[]): Map<string, TracesData> {
  const traces = new Map<string, TracesData>();
  for (const { resourceSpans } of requests) {
    for (const resource of resourceSpans) {
      for (const scope of resource.scopeSpans) {
        for (const span of scope.spans) {
          const one = { ...resource, scopeSpans: [{ ...scope, spans: [span] }] };
          const known = traces.get(span.traceId);
          traces.set(span.traceId, { resourceSpans: [...(known?.resourceSpans ?? []), one] });
        }
      }
    }
  }
  return traces;
}

function countSpans(data: TracesData): number {
  return data.resourceSpans.reduce((sum, resource) => sum + resource.scopeSpans.reduce((inner, scope) => inner + scope.spans.length, 0), 0);
}
