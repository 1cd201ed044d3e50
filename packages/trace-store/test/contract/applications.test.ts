import { parseProjectId, unixMs } from '@spanhouse/core';
import { createSimulator, encodeRequests, type SimSpan, type SimTrace } from '@spanhouse/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CountRange } from '../../src/index.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';

const START = Date.UTC(2026, 10, 23, 10, 0, 0);
const SECONDS = 90;
const RANGE: CountRange = { startMs: unixMs(START), endMs: unixMs(START + 120_000) };
const PROJECT = parseProjectId(1);
const SERVER = 2;
const FAILED = 2;

/** Nearest rank, of the durations themselves. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length - 1e-6)) - 1] ?? NaN;
}

function durationOf({ span }: SimSpan): number {
  return Number(span.endTimeUnixNano - span.startTimeUnixNano);
}

describe('services and interfaces', () => {
  let store: TestStore;
  let traces: readonly SimTrace[];
  let spans: readonly SimSpan[];

  beforeAll(async () => {
    store = await startTestStore();
    const simulator = createSimulator({ seed: 11 });
    const all: SimTrace[] = [];
    for (let second = 0; second < SECONDS; second += 15) {
      const some = [...simulator.traces(START + second * 1_000, START + (second + 15) * 1_000, 400)];
      all.push(...some);
      const receivedAt = unixMs(START + (second + 16) * 1_000);
      const records = [...encodeRequests(some, { spansPerRequest: 256, mixed: true })].map((body) => aLogRecord(0n, body, { receivedAt }));
      await store.write(records);
    }
    traces = all;
    spans = all.flatMap((trace) => trace.spans);
    await store.derive();
  });
  afterAll(() => store.stop());

  const serverSpans = (service: string): readonly SimSpan[] =>
    spans.filter(({ instance, span }) => instance.service.name === service && span.kind === SERVER);

  it('counts every span once, in each resolution', async () => {
    const { rows } = await store.applications.interfaces(PROJECT, RANGE, {});
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(spans.length);
    const hours = await store.applications.interfaces(
      PROJECT,
      { startMs: unixMs(START - 40 * 3_600_000), endMs: unixMs(START + 3_600_000) },
      {},
    );
    expect(hours.bucketSeconds).toBe(3_600);
    expect(hours.rows.reduce((sum, row) => sum + row.count, 0)).toBe(spans.length);
    const minutes = await store.applications.interfaces(
      PROJECT,
      { startMs: unixMs(START - 5 * 3_600_000), endMs: unixMs(START + 3_600_000) },
      {},
    );
    expect(minutes.bucketSeconds).toBe(300);
    expect(minutes.rows.reduce((sum, row) => sum + row.count, 0)).toBe(spans.length);
  });

  it('counts, errors and sums are exact, quantiles within 1 %', async () => {
    for (const service of ['storefront', 'order', 'inventory', 'payment']) {
      const own = serverSpans(service);
      const curves = await store.applications.curves(PROJECT, RANGE, { service, spanClass: 'interface' });
      expect(curves.count.reduce((a, b) => a + b, 0)).toBe(own.length);
      expect(curves.errors.reduce((a, b) => a + b, 0)).toBe(own.filter(({ span }) => span.status?.code === FAILED).length);
      curves.times.forEach((time, i) => {
        const inside = own.filter(({ span }) => {
          const ms = Number(span.startTimeUnixNano / 1_000_000n);
          return ms >= time && ms < time + curves.bucketSeconds * 1_000;
        });
        expect(curves.count[i]).toBe(inside.length);
        if (inside.length === 0) return;
        const durations = inside.map(durationOf);
        expect(Math.abs((curves.p50Ns[i] ?? 0) / quantile(durations, 0.5) - 1)).toBeLessThan(0.01);
        expect(Math.abs((curves.p99Ns[i] ?? 0) / quantile(durations, 0.99) - 1)).toBeLessThan(0.01);
        expect(curves.maxNs[i]).toBe(Math.max(...durations));
      });
      const { rows } = await store.applications.interfaces(PROJECT, RANGE, { service, spanClass: 'interface' });
      expect(rows.reduce((sum, row) => sum + row.sumNs, 0)).toBe(own.reduce((sum, each) => sum + durationOf(each), 0));
    }
  });

  it('a service has its instances, versions and figures', async () => {
    const { rows } = await store.applications.services(PROJECT, RANGE, {});
    const order = rows.find(({ service }) => service === 'order');
    const own = serverSpans('order');
    expect(order?.count).toBe(own.length);
    expect(order?.versions).toEqual([...new Set(own.map(({ instance }) => instance.version))]);
    expect(order?.instances).toBe(new Set(own.map(({ instance }) => instance.key)).size);
    expect(order?.countTrend.reduce((a, b) => a + b, 0)).toBe(own.length);
    const instances = await store.applications.breakdown(PROJECT, RANGE, { service: 'order', spanClass: 'interface' }, 'instance');
    for (const { value, count } of instances) {
      expect(count).toBe(own.filter(({ instance }) => value === `${instance.pod}:${instance.service.namespace}`).length);
    }
  });

  it('exemplars are traces of the service', async () => {
    const ids = new Map(traces.map((trace) => [trace.traceId, trace]));
    const exemplars = await store.applications.exemplars(PROJECT, RANGE, { service: 'payment', spanClass: 'interface' });
    expect(exemplars.length).toBeGreaterThan(3);
    for (const { traceId, kind, durationNs } of exemplars) {
      const own = ids.get(traceId)?.spans.filter(({ instance, span }) => instance.service.name === 'payment' && span.kind === SERVER) ?? [];
      expect(own.length).toBeGreaterThan(0);
      if (kind !== 'typical') expect(own.map(durationOf)).toContain(durationNs);
    }
    const slowest = Math.max(...serverSpans('payment').map(durationOf));
    expect(exemplars.find(({ kind }) => kind === 'slow')?.durationNs).toBe(slowest);
  });

  it('edges count each call from both sides', async () => {
    const byId = new Map(spans.map((each) => [each.span.spanId, each]));
    const expected = new Map<string, number>();
    for (const { span, instance } of spans) {
      const caller = byId.get(span.parentSpanId);
      if (span.kind !== SERVER || caller === undefined) continue;
      const key = `${caller.instance.service.name}>${instance.service.name}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    const edges = await store.applications.edges(PROJECT, RANGE, { level: 'service' });
    const found = edges.filter(
      (edge) =>
        edge.callerClass === 'downstream' && edge.callerService !== '' && edge.componentClass === 'downstream' && edge.server.count > 0,
    );
    expect(Object.fromEntries(found.map((edge) => [`${edge.callerService}>${edge.callee}`, edge.server.count]))).toEqual(
      Object.fromEntries(expected),
    );
    for (const edge of found) expect(edge.client.count).toBe(edge.server.count);
    const outside = edges.filter((edge) => edge.callerService === '');
    expect(outside.reduce((sum, edge) => sum + edge.server.count, 0)).toBe(traces.length);
  });

  it('the parts of an interface add up to its durations, in both scopes', async () => {
    const { rows } = await store.applications.interfaces(PROJECT, RANGE, { spanClass: 'interface' });
    for (const { service, name, sumNs, count } of rows) {
      for (const scope of ['exclusive', 'path'] as const) {
        const parts = await store.applications.latencyParts(PROJECT, RANGE, { service, name, band: 'all', scope, by: 'component' });
        expect(parts.totalNs, `${service} ${name} ${scope}`).toBe(sumNs);
        if (scope === 'exclusive') expect(parts.requests).toBe(count);
      }
    }
  });

  it('the slow band holds a twentieth of the requests', async () => {
    const question = { service: 'storefront', name: 'GET /api/home', scope: 'exclusive', by: 'component' } as const;
    const all = await store.applications.latencyParts(PROJECT, RANGE, { ...question, band: 'all' });
    const slow = await store.applications.latencyParts(PROJECT, RANGE, { ...question, band: 'slow' });
    expect(slow.requests / all.requests).toBeGreaterThan(0.04);
    expect(slow.requests / all.requests).toBeLessThan(0.08);
    expect(slow.totalNs / slow.requests).toBeGreaterThan(all.totalNs / all.requests);
  });

  it('services have the namespace that they name', async () => {
    const expected = new Map(spans.map(({ instance }) => [instance.service.name, instance.service.namespace]));
    expect(new Map(await store.applications.namespaces(PROJECT, RANGE))).toEqual(expected);
    expect(await store.applications.namespaces(parseProjectId(2), RANGE)).toEqual(new Map());
  });

  it('says that all traces were looked at', async () => {
    const coverage = await store.applications.coverage(PROJECT, RANGE);
    expect(coverage).toMatchObject({ weight: 1, traces: traces.length, lateSpans: 0, rootlessTraces: 0 });
  });

  it('another project sees nothing', async () => {
    const other = parseProjectId(2);
    expect((await store.applications.services(other, RANGE, {})).rows).toEqual([]);
    expect(await store.applications.edges(other, RANGE, { level: 'interface' })).toEqual([]);
    expect(
      (await store.applications.latencyParts(other, RANGE, { service: 'order', name: 'x', band: 'all', scope: 'path', by: 'operation' }))
        .parts,
    ).toEqual([]);
  });
});
