import { parseTraceId } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, faultsAt, faultsBetween } from './faults.ts';
import type { SimTrace } from './generate.ts';
import { encodeRequests } from './requests.ts';
import { createSimulator, SPANS_PER_TRACE } from './simulator.ts';
import { INTERFACES, SERVICES } from './topology.ts';

/** A quiet minute of the calendar and one of each fault (see faults.ts). */
const HALF_HOUR = Date.UTC(2026, 10, 23, 10, 0, 0);
const minute = (at: number): number => HALF_HOUR + at * 60_000;

function play(fromMs: number, seconds: number, rate = 2_000): SimTrace[] {
  return [...createSimulator({ seed: 7 }).traces(fromMs, fromMs + seconds * 1000, rate)];
}

describe('simulator', () => {
  it('gives the same bytes for the same seed and second, whatever was asked before', () => {
    const whole = Buffer.concat([...encodeRequests(play(minute(0), 4), { spansPerRequest: 500 })]);
    const again = Buffer.concat([...encodeRequests(play(minute(0), 4), { spansPerRequest: 500 })]);
    expect(again.equals(whole)).toBe(true);
    const lastSecond = play(minute(0) + 3_000, 1);
    expect(lastSecond).toEqual(play(minute(0), 4).slice(-lastSecond.length));
  });

  it('gives other traffic for another seed', () => {
    const other = [...createSimulator({ seed: 8 }).traces(minute(0), minute(0) + 1000, 500)];
    expect(other[0]?.traceId).not.toBe(play(minute(0), 1, 500)[0]?.traceId);
  });

  it('keeps to the rate asked for', () => {
    const traces = play(minute(0), 30);
    const perSecond = traces.reduce((sum, trace) => sum + trace.spans.length, 0) / 30;
    expect(perSecond).toBeGreaterThan(2_000 * 0.85);
    expect(perSecond).toBeLessThan(2_000 * 1.3);
    expect(perSecond / (traces.length / 30)).toBeCloseTo(SPANS_PER_TRACE, -1);
  });

  it('makes connected traces: one root, every parent present, no id twice, no span that ends before it starts', () => {
    const ids = new Set<string>();
    for (const trace of play(minute(0), 5)) {
      expect(parseTraceId(trace.traceId)).toBe(trace.traceId);
      const own = new Set(trace.spans.map(({ span }) => span.spanId));
      expect(trace.spans.filter(({ span }) => span.parentSpanId === '')).toHaveLength(1);
      for (const { span } of trace.spans) {
        expect(ids.has(span.spanId)).toBe(false);
        ids.add(span.spanId);
        if (span.parentSpanId !== '') expect(own.has(span.parentSpanId)).toBe(true);
        expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano);
      }
    }
  });

  it('writes the start and the source address into the trace id', () => {
    const trace = play(minute(0), 1)[0];
    expect(Number.parseInt(trace?.traceId.slice(0, 8) ?? '', 16)).toBe(Math.floor((trace?.startMs ?? 0) / 1000));
    expect(trace?.traceId.slice(8, 12)).toBe('0a14');
  });

  it('plays every service and every interface', () => {
    const services = new Set<string>();
    const entries = new Set<string>();
    for (const trace of play(minute(0), 60)) {
      entries.add(trace.entry);
      for (const { instance } of trace.spans) services.add(instance.service.name);
    }
    expect([...services].sort()).toEqual(SERVICES.map((service) => service.name).sort());
    expect(entries.size).toBe(8);
    expect(INTERFACES.every((each) => services.has(each.service))).toBe(true);
  });

  it('writes spans of 500 to 800 bytes', () => {
    const traces = play(minute(0), 10);
    const bytes = [...encodeRequests(traces, { spansPerRequest: 2000 })].reduce((sum, body) => sum + body.length, 0);
    const mean = bytes / traces.reduce((sum, trace) => sum + trace.spans.length, 0);
    expect(mean).toBeGreaterThan(400);
    expect(mean).toBeLessThan(800);
  });
});

describe('faults', () => {
  it('has each kind once in any half hour, and never two at a time', () => {
    for (const from of [minute(0), minute(7), minute(23)]) {
      expect(new Set(faultsBetween(from, from + 30 * 60_000).map((fault) => fault.kind))).toEqual(new Set(FAULT_KINDS));
    }
    for (let at = minute(0); at < minute(60); at += 10_000) expect(faultsAt(at).length).toBeLessThanOrEqual(1);
    expect(
      faultsBetween(minute(0), minute(30)).map(({ kind, fromMs, toMs }) => [
        kind,
        (fromMs - minute(0)) / 60_000,
        (toMs - minute(0)) / 60_000,
      ]),
    ).toEqual([
      ['slow-database', 3, 8],
      ['slow-downstream', 8, 10],
      ['failing-deploy', 10, 15],
      ['big-redis-key', 17, 22],
      ['lock-contention', 22, 24],
      ['bad-pod', 24, 29],
    ]);
  });

  it('makes the database slow while it lasts, and only that one', () => {
    const p50 = (fromMs: number, database: string): number => {
      const durations = play(fromMs, 20)
        .flatMap((trace) => trace.spans)
        .filter(({ span }) => span.name.includes(` ${database}.`))
        .map(({ span }) => Number(span.endTimeUnixNano - span.startTimeUnixNano))
        .sort((a, b) => a - b);
      return durations[Math.floor(durations.length / 2)] ?? Number.NaN;
    };
    expect(faultsAt(minute(4))).toMatchObject([{ kind: 'slow-database', target: 'inventory' }]);
    expect(p50(minute(4), 'inventory')).toBeGreaterThan(10 * p50(minute(0), 'inventory'));
    expect(p50(minute(4), 'reviews')).toBeLessThan(2 * p50(minute(0), 'reviews'));
  });

  it('rolls out a failing version of payment and takes it back', () => {
    const versions = (fromMs: number): Set<string> =>
      new Set(
        play(fromMs, 10).flatMap((trace) =>
          trace.spans.filter((span) => span.instance.service.name === 'payment').map((span) => span.instance.version),
        ),
      );
    expect([...versions(minute(0))]).toEqual(['3.2.1']);
    expect([...versions(minute(11))]).toEqual(['3.3.0']);
    const failed = play(minute(11), 30)
      .flatMap((trace) => trace.spans)
      .filter(({ instance, span }) => instance.service.name === 'payment' && span.kind === 2);
    const share = failed.filter(({ span }) => span.status?.code === 2).length / failed.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.5);
  });

  /** Median milliseconds of an interface, and of what of it no direct child covers. */
  const medians = (fromMs: number, service: string, name: string): { whole: number; own: number } => {
    const whole: number[] = [];
    const own: number[] = [];
    for (const { spans } of play(fromMs, 30)) {
      for (const { instance, span } of spans) {
        if (instance.service.name !== service || span.name !== name || span.kind === 3) continue;
        const covered = spans
          .filter((child) => child.span.parentSpanId === span.spanId)
          .map((child) => [child.span.startTimeUnixNano, child.span.endTimeUnixNano] as const)
          .sort((a, b) => Number(a[0] - b[0]));
        let left = span.endTimeUnixNano - span.startTimeUnixNano;
        let until = span.startTimeUnixNano;
        for (const [start, end] of covered) {
          const from = start > until ? start : until;
          if (end > from) left -= end - from;
          if (end > until) until = end;
        }
        whole.push(Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6);
        own.push(Number(left) / 1e6);
      }
    }
    const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
    return { whole: middle(whole), own: middle(own) };
  };

  it('makes pricing compute long, and whoever calls it wait', () => {
    expect(faultsAt(minute(8.5))).toMatchObject([{ kind: 'slow-downstream', target: 'pricing' }]);
    const quote = [
      medians(minute(0), 'pricing', 'shop.pricing.v1.PricingService/Quote'),
      medians(minute(8.5), 'pricing', 'shop.pricing.v1.PricingService/Quote'),
    ] as const;
    expect(quote[1].own).toBeGreaterThan(15 * quote[0].own);
    const page = [
      medians(minute(0), 'storefront', 'GET /api/products/{productId}'),
      medians(minute(8.5), 'storefront', 'GET /api/products/{productId}'),
    ] as const;
    expect(page[1].whole).toBeGreaterThan(3 * page[0].whole);
    expect(page[1].own).toBeLessThan(2 * page[0].own);
    expect(medians(minute(8.5), 'promotion', 'GET /internal/promotions/active').whole).toBeLessThan(
      2 * medians(minute(0), 'promotion', 'GET /internal/promotions/active').whole,
    );
  });

  it('makes requests of cart wait between their calls, and the calls no longer', () => {
    expect(faultsAt(minute(22.5))).toMatchObject([{ kind: 'lock-contention', target: 'cart' }]);
    const before = medians(minute(0), 'cart', 'shop.cart.v1.CartService/GetCart');
    const during = medians(minute(22.5), 'cart', 'shop.cart.v1.CartService/GetCart');
    expect(during.own).toBeGreaterThan(15 * before.own);
    expect(during.whole - during.own).toBeLessThan(2 * (before.whole - before.own));
  });
});
