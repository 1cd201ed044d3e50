import { decodeTraces } from '@spanhouse/otlp';
import { describe, expect, it } from 'vitest';
import { createLoad } from './load.ts';
import { createSimulator } from './simulator.ts';

const START = Date.UTC(2026, 10, 23, 10);

function spansOf(
  round: Iterable<{ body: Uint8Array }>,
): { traceId: string; spanId: string; parentSpanId: string; startTimeUnixNano: bigint }[] {
  return [...round].flatMap(({ body }) => decodeTraces(body).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
}

describe('load', () => {
  const traces = [...createSimulator({ seed: 3 }).traces(START, START + 2_000, 1_000)];
  const load = createLoad(traces, { spansPerRequest: 200, mixed: true });

  it('keeps every trace connected and shares no id between rounds', () => {
    const ids = new Set<string>();
    for (const index of [0, 1, 2]) {
      const spans = spansOf(load.round(index, START + index * 2_000));
      expect(spans).toHaveLength(load.spansPerRound);
      const own = new Set(spans.map((span) => `${span.traceId}/${span.spanId}`));
      for (const span of spans) {
        expect(ids.has(span.spanId)).toBe(false);
        if (span.parentSpanId !== '') expect(own.has(`${span.traceId}/${span.parentSpanId}`)).toBe(true);
      }
      for (const span of spans) ids.add(span.spanId);
    }
  });

  it('moves times and the time in the trace id together', () => {
    for (const span of spansOf(load.round(5, START + 3_600_000))) {
      const seconds = Number.parseInt(span.traceId.slice(0, 8), 16);
      expect(seconds).toBeGreaterThanOrEqual((START + 3_600_000) / 1000);
      expect(Math.abs(Number(span.startTimeUnixNano / 1_000_000_000n) - seconds)).toBeLessThan(10);
    }
  });
});
