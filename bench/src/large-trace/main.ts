/**
 * How a very large trace opens: one trace is sent to a running product, over requests of 10,000 spans, and its first, middle and last page are read as
 * the browser reads them, again and again. What memory the web takes for it is read from its metrics.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '@spanhouse/core';
import { encodeTraces } from '@spanhouse/otlp';
import { largeTrace } from '@spanhouse/simulator';
import { machineFacts } from '../machine.ts';
import { latencyOf } from '../percentiles.ts';

const USAGE = 'usage: npm run bench:trace -- [--spans N] [--otlp URL] [--web URL] [--web-admin URL] [--json FILE]';
const SPANS_PER_REQUEST = 10_000;
const ROUNDS = 5;
const STORED_WITHIN_MS = 120_000;

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '1000000' },
    otlp: { type: 'string', default: 'http://127.0.0.1:4318' },
    web: { type: 'string', default: 'http://127.0.0.1:3000' },
    'web-admin': { type: 'string', default: 'http://127.0.0.1:4321' },
    json: { type: 'string' },
  },
});
const spans = Number(values.spans);
if (!Number.isInteger(spans) || spans < 1) throw new Error(USAGE);
const traceId = randomBytes(16).toString('hex');

type Page = { readonly storedSpans: number; readonly page: { readonly number: number; readonly count: number } };

async function readPage(number: number): Promise<Page | null> {
  const input = encodeURIComponent(JSON.stringify({ traceId, page: number }));
  const response = await fetch(`${values.web}/api/trpc/traces.get?input=${input}`, { headers: { 'x-spanhouse-project': 'default' } });
  const body = await response.text();
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${String(response.status)}: ${body.slice(0, 300)}`);
  return (JSON.parse(body) as { result: { data: Page } }).result.data;
}

/** Pages of the trace, once all of it is stored. */
async function storedPages(): Promise<number> {
  const untilMs = systemClock.monotonicMs() + STORED_WITHIN_MS;
  for (;;) {
    const first = await readPage(1);
    if (first?.storedSpans === spans) return first.page.count;
    if (systemClock.monotonicMs() > untilMs)
      throw new Error(`${String(first?.storedSpans ?? 0)} spans are stored after ${String(STORED_WITHIN_MS)} ms`);
    await systemClock.sleep(500);
  }
}

async function residentMiB(): Promise<number> {
  const metrics = await (await fetch(`${values['web-admin']}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? Number.NaN) / 2 ** 20);
}

const { resourceSpans } = largeTrace(traceId, spans, systemClock.now() - 60_000, 'bench');
for (let at = 0; at < spans; at += SPANS_PER_REQUEST) {
  for (const { scopeSpans, ...resource } of resourceSpans) {
    const [scope] = scopeSpans;
    const sent = scope?.spans.slice(at, at + SPANS_PER_REQUEST) ?? [];
    if (scope === undefined || sent.length === 0) continue;
    const body = Uint8Array.from(encodeTraces({ resourceSpans: [{ ...resource, scopeSpans: [{ ...scope, spans: sent }] }] }));
    const response = await fetch(`${values.otlp}/v1/traces`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-protobuf' },
    });
    if (!response.ok) throw new Error(`${String(response.status)}: ${await response.text()}`);
  }
}
const restMiB = await residentMiB();
const pages = await storedPages();
const figures: Record<string, ReturnType<typeof latencyOf>> = {};
let mostMiB = restMiB;
for (const number of new Set([1, Math.ceil(pages / 2), pages])) {
  const tookMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = systemClock.monotonicMs();
    await readPage(number);
    tookMs.push(systemClock.monotonicMs() - startedMs);
    mostMiB = Math.max(mostMiB, await residentMiB());
  }
  figures[`page ${String(number)} of ${String(pages)}`] = latencyOf(tookMs);
}
const report = { machine: machineFacts(), spans, pages: figures, webRestMiB: restMiB, webMostMiB: mostMiB };
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
