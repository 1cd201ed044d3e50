import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, type Locator } from '@playwright/test';
import { until } from '@spanhouse/launcher/testing';
import { test } from '../src/running-product.ts';

const SERVICE = fileURLToPath(new URL('../src/stock-service.cjs', import.meta.url));

for (const [protocol, endpoint] of [
  ['grpc', 'grpcUrl'],
  ['http/protobuf', 'httpUrl'],
  ['http/json', 'httpUrl'],
] as const) {
  test(`a Node service with the stock SDK exporting by ${protocol} is found by search and opens as one connected trace`, async ({
    product,
    page,
    request,
  }) => {
    const name = protocol.replace('/', '-');
    const [frontName, backName] = [`stock-front-${name}`, `stock-back-${name}`];
    const back = await startService(backName, protocol, product[endpoint]);
    const front = await startService(frontName, protocol, product[endpoint], back.url);
    try {
      expect((await fetch(`${front.url}/checkout`)).ok).toBe(true);
      const traceId = await until('the trace is complete', async () => {
        const found = await request.get(`${product.webUrl}/api/v1/traces?service=${backName}&start=now-5m&end=now`);
        expect(found.ok()).toBe(true);
        const { traces } = (await found.json()) as { traces: { traceId: string; spanCount: number }[] };
        return traces[0] !== undefined && traces[0].spanCount >= 3 ? traces[0].traceId : null;
      });

      await page.goto(`${product.webUrl}/p/default/traces?q=${encodeURIComponent(`service = ${frontName}`)}`);
      await page
        .getByRole('link', { name: new RegExp(traceId.slice(-6)) })
        .or(page.locator(`a[href*="${traceId}"]`))
        .first()
        .click();
      await expect(page).toHaveURL(new RegExp(traceId));
      const rowsOf = (service: string): Locator => page.getByRole('treeitem', { name: new RegExp(service) });
      await expect(rowsOf(frontName).first()).toBeVisible();
      await expect(rowsOf(backName).first()).toBeVisible();

      const document = (await (await request.get(`${product.webUrl}/api/v1/traces/${traceId}`)).json()) as OtlpJson;
      const spans = document.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
      const ids = new Set(spans.map((span) => span.spanId));
      expect(spans.filter((span) => (span.parentSpanId ?? '') === '')).toHaveLength(1);
      expect(spans.every((span) => (span.parentSpanId ?? '') === '' || ids.has(span.parentSpanId ?? ''))).toBe(true);
    } finally {
      front.stop();
      back.stop();
    }
  });
}

type OtlpJson = { resourceSpans: { scopeSpans: { spans: { spanId: string; parentSpanId?: string }[] }[] }[] };

async function startService(name: string, protocol: string, endpoint: string, backendUrl?: string): Promise<{ url: string; stop(): void }> {
  const child: ChildProcess = spawn(process.execPath, ['--require', '@opentelemetry/auto-instrumentations-node/register', SERVICE], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...(backendUrl === undefined ? {} : { BACKEND_URL: backendUrl }),
      OTEL_SERVICE_NAME: name,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      // Cloud detectors would ask addresses outside this machine.
      OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
    },
  });
  if (child.stdout === null) throw new Error('no output');
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  // The stock SDK takes SIGTERM for itself and the service lives on, so it is ended the hard way.
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
}
