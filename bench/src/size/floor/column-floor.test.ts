import { encodeTraces, OTLP_LIMITS, type KeyValue, type Span } from '@spanhouse/otlp';
import type { BlockSpan } from '@spanhouse/trace-store';
import { buildCut } from '@spanhouse/trace-store';
import { aLogRecord, openBlockBytes, someCutSettings } from '@spanhouse/trace-store/testing';
import { expect, it } from 'vitest';
import { freshId } from '../fresh-ids.ts';
import { blockStreams } from './block-streams.ts';
import { doublesCost, integersCost, textsCost } from './column-cost.ts';
import { columnFloor } from './column-floor.ts';

it('noise costs its entropy: nothing is below it', () => {
  const texts = Array.from({ length: 2_000 }, () => Buffer.from(freshId(16), 'hex').toString('base64url'));
  expect(textsCost(texts)).toBeGreaterThanOrEqual(2_000 * 16);
  const numbers = Array.from({ length: 2_000 }, () => BigInt(`0x${freshId(8)}`));
  expect(integersCost(numbers)).toBeGreaterThanOrEqual(2_000 * 8);
  expect(integersCost(numbers)).toBeLessThanOrEqual(2_000 * 8);
});

it('the cheapest encoding counts: what repeats, steps evenly or is constant costs next to nothing', () => {
  const noise = Array.from({ length: 4 }, () => freshId(16));
  expect(textsCost(Array.from({ length: 4_000 }, (_, i) => noise[i % 4] ?? ''))).toBeLessThan(250);
  expect(integersCost(Array.from({ length: 4_000 }, (_, i) => 10n ** 15n + BigInt(i) * 1_000n))).toBeLessThan(60);
  expect(doublesCost(Array.from({ length: 4_000 }, () => 0.25))).toBeLessThan(60);
  expect(integersCost([]) + textsCost([]) + doublesCost([])).toBe(0);
});

it('the floor of a trace has the noise of its ids, whatever else the spans say', () => {
  const spans = Array.from({ length: 50 }, (_, i) => aSpan({ spanId: freshId(8), startTimeUnixNano: BigInt(i) }));
  const costs = columnFloor([
    spans.map((span): BlockSpan => ({ resource: null, resourceSchemaUrl: '', scope: null, scopeSchemaUrl: '', span })),
  ]);
  expect(costs.get('span ids')).toBe(400);
  expect(costs.get('trace ids')).toBe(16);
});

it('the streams of a block add up to the block, and name the attributes', () => {
  const spans = Array.from({ length: 600 }, (_, i) =>
    aSpan({
      traceId: freshId(16),
      spanId: freshId(8),
      startTimeUnixNano: BigInt(i),
      attributes: [text('colour', `shade ${String(i % 7)}`), text('once', freshId(8))],
    }),
  );
  const body = encodeTraces({ resourceSpans: [{ resource: null, schemaUrl: '', scopeSpans: [{ scope: null, schemaUrl: '', spans }] }] });
  const cut = { partition: 0, from: 0n, to: 1n };
  const bytes = buildCut(cut, [aLogRecord(0n, body)], someCutSettings({ limits: OTLP_LIMITS })).objects[0]?.bytes ?? new Uint8Array();
  expect(openBlockBytes(bytes).spanCount).toBe(600);
  const streams = blockStreams(bytes);
  expect([...streams.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(bytes.length, 3);
  expect(streams.get('span ids')).toBe(4_800);
  expect(streams.get('attribute once') ?? 0).toBeGreaterThan(4_800);
  expect(streams.get('attribute colour') ?? 0).toBeGreaterThan(0);
});

function text(key: string, value: string): KeyValue {
  return { key, value: { kind: 'string', value } };
}

function aSpan(over: Partial<Span>): Span {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: '00f067aa0ba902b7',
    traceState: '',
    parentSpanId: '',
    flags: 257,
    name: 'a span',
    kind: 1,
    startTimeUnixNano: 0n,
    endTimeUnixNano: 1_000n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
    ...over,
  };
}
