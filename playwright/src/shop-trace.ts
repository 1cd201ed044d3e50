import { systemClock } from '@spanhouse/core';
import { until, type Product } from '@spanhouse/launcher/testing';
import { encodeTraces } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { sendHttp } from './otlp-client.ts';

export type ShopTrace = { readonly traceId: string; readonly service: string; readonly rootName: string; readonly failedName: string };

/** Sends a small trace of one service of its own, a failed call under a root, that starts now, and waits until it is found. @param environment none, if not given */
export async function sendShopTrace(
  product: Pick<Product, 'httpUrl' | 'webUrl'>,
  service: string,
  environment?: string,
): Promise<ShopTrace> {
  const start = BigInt(Math.floor(systemClock.now())) * 1_000_000n;
  const traceId = Buffer.from(service.padEnd(16, '.').slice(0, 16)).toString('hex');
  const rootName = 'POST /checkout';
  const failedName = 'SELECT stock';
  const root = aSpan({
    traceId,
    spanId: '0a'.repeat(8),
    name: rootName,
    kind: 2,
    startTimeUnixNano: start,
    endTimeUnixNano: start + 90_000_000n,
  });
  const failed = aSpan({
    traceId,
    spanId: '0b'.repeat(8),
    parentSpanId: root.spanId,
    name: failedName,
    kind: 3,
    startTimeUnixNano: start + 10_000_000n,
    endTimeUnixNano: start + 80_000_000n,
    attributes: [
      { key: 'db.system.name', value: { kind: 'string', value: 'mysql' } },
      { key: 'order.note', value: { kind: 'string', value: '订单 “7”' } },
    ],
    status: { code: 2, message: 'lock wait timeout' },
  });
  const sent = aTracesData([root, failed], service);
  const ofEnvironment =
    environment === undefined ? [] : [{ key: 'deployment.environment.name', value: { kind: 'string' as const, value: environment } }];
  const resourceSpans = sent.resourceSpans.map(({ resource, ...rest }) => ({
    ...rest,
    resource: resource === null ? null : { ...resource, attributes: [...resource.attributes, ...ofEnvironment] },
  }));
  await sendHttp(product, 'application/x-protobuf', encodeTraces({ resourceSpans }));
  await until(`${service} is found`, async () => {
    const response = await fetch(`${product.webUrl}/api/v1/traces?service=${service}&start=now-5m&end=now`);
    // A store that is busy asks to be asked again.
    if (response.status === 503 && response.headers.has('retry-after')) return null;
    if (!response.ok) throw new Error(`${String(response.status)}: ${await response.text()}`);
    const { traces } = (await response.json()) as { traces: { spanCount: number }[] };
    return traces[0]?.spanCount === 2 ? true : null;
  });
  return { traceId, service, rootName, failedName };
}
