import { decodeTraces } from '@spanhouse/otlp';
import { expect, it } from 'vitest';
import { createWorkload } from './workload.ts';

it.each([20, 1])(
  'traces of %d spans are as the benchmark says: 12 to 16 attributes, 500 to 800 bytes a span, whole, never twice the same',
  (spansPerTrace) => {
    const load = createWorkload({ spansPerRequest: 400, spansPerTrace, requests: 2 });
    const rounds = [0, 1].map((round) => [...load.round(round, Date.UTC(2026, 10, 23) + round * 10_000)]);
    const bodies = rounds.flat();
    const spans = bodies.flatMap(({ body }) =>
      decodeTraces(body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
    expect(spans).toHaveLength(1_600);
    expect(bodies.map((body) => body.spans)).toEqual([400, 400, 400, 400]);
    for (const { attributes } of spans) {
      expect(attributes.length).toBeGreaterThanOrEqual(12);
      expect(attributes.length).toBeLessThanOrEqual(16);
    }
    const bytes = bodies.reduce((sum, { body }) => sum + body.length, 0) / spans.length;
    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(800);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(ids.size).toBe(spans.length);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(spans.length / spansPerTrace);
    expect(spans.every(({ parentSpanId }) => parentSpanId === '' || ids.has(parentSpanId))).toBe(true);
  },
);
