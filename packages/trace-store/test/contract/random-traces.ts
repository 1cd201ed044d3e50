import fc from 'fast-check';
import { silentLog, systemClock, type ProjectId } from '@spanhouse/core';
import { expect } from 'vitest';
import type { SpanQuery } from '../../src/model/span-query.ts';
import type { TraceReader } from '../../src/model/trace-reader.ts';
import { formatQuery } from '../../src/query-language/format.ts';
import { parseQuery, type Query } from '../../src/query-language/parse.ts';
import { anyQuery } from '../../src/query-language/testing/any-query.ts';
import { createTraceReader } from '../../src/read/create-trace-reader.ts';
import type { TestStore } from '../../src/testing/test-store.ts';
import { anyDrafts, sampleMaterial, toTrace } from './any-trace.ts';
import { durationOf, traceFigures, sortedTraces } from './reference-model.ts';
import { chosenSpans, filterHolds } from './reference-query.ts';
import { rangeOf } from './sample-queries.ts';
import { freshProject, SECOND, store, type SentSpan } from './sent-spans.ts';

/** Traces as they were sent, the project that has them, and a reader for whom no time passes: a busy machine does not cut its answers. */
export type StoredTraces = {
  readonly projectId: ProjectId;
  readonly traces: readonly (readonly SentSpan[])[];
  readonly reader: TraceReader;
};

const CUTS = 3;

/** Random traces whose spans come in several cuts, so that few lie in one block; some spans come twice. */
export async function storeRandomTraces(db: TestStore, seed: number, count: number): Promise<StoredTraces> {
  const projectId = freshProject();
  const drafts = fc.sample(anyDrafts, { numRuns: count, seed });
  const traces = drafts.map(({ drafts: own, hasCircle }, number) => toTrace(number, own, hasCircle));
  const spans = traces.flat();
  for (let cut = 0; cut < CUTS; cut++) {
    await store(
      db,
      projectId,
      spans.filter((_span, i) => (i * 7) % CUTS === cut || (i % 11 === 0 && cut === 0)),
    );
  }
  const { clickhouse, objectStore } = db;
  const reader = createTraceReader({ clickhouse, objectStore, clock: { ...systemClock, monotonicMs: () => 0 }, log: silentLog });
  return { projectId, traces, reader };
}

/** Queries of the words of the traces, as they are read from text. */
export function randomQueries(seed: number, count: number): readonly Query[] {
  const { plain, structured } = anyQuery(sampleMaterial);
  return fc
    .sample(fc.oneof(plain, structured), { numRuns: count, seed })
    .map(({ conditions, selection }) => parseQuery(formatQuery(conditions, selection)))
    .filter((parsed): parsed is Query => !('error' in parsed));
}

const RANGES = [
  [0n, 4n * 3600n * SECOND],
  [3n * SECOND, 20n * SECOND],
] as const;

/** Asks the store and the plain evaluation the same. @returns how many spans match. */
export async function expectSameAnswer({ projectId, traces, reader }: StoredTraces, query: Query, number: number): Promise<number> {
  const range = rangeOf(RANGES[number % RANGES.length]);
  const order = number % 3 === 0 ? 'duration' : 'newest';
  const asked: SpanQuery = { projectId, ...range, ...query, order, limit: 1_000 };
  const matching = traces.flatMap((trace) => matchingSpans(query, trace)).filter(({ span }) => isIn(span.startTimeUnixNano, range));
  const why = `${formatQuery(query.conditions, query.selection)} (${String(number)})`;
  const found = await reader.findSpans(asked);
  expect(found.partial, why).toEqual([]);
  expect(
    found.rows.map(({ spanId }) => spanId),
    why,
  ).toEqual(matching.toSorted(spanOrder(order)).map(({ span }) => span.spanId));
  if (number % 4 === 0) {
    const ids = new Set(matching.map(({ span }) => span.traceId));
    const figures = traceFigures(
      traces
        .filter((trace) => ids.has(trace[0]?.span.traceId ?? ''))
        .flat()
        .map((sent) => ({ sent, cuts: [0] })),
    );
    const rows = (await reader.findTraces(asked)).rows.map(({ traceId }) => traceId);
    expect(rows.toSorted(), why).toEqual([...ids].toSorted());
    // Copies count in the figures of a trace and not here, so only what they do not change is compared. Which of several roots in several blocks gives a
    // trace its duration is known to the millisecond only.
    const rooted = new Set(traces.filter((trace) => rootsOf(trace) <= 1).flatMap(([first]) => first?.span.traceId ?? []));
    const isRooted = (traceId: string): boolean => rooted.has(traceId);
    const expected = sortedTraces(figures, order).map(({ traceId }) => traceId);
    expect(rows.filter(isRooted), why).toEqual(expected.filter(isRooted));
  }
  return matching.length;
}

function matchingSpans({ conditions, selection }: Query, trace: readonly SentSpan[]): readonly SentSpan[] {
  const chosen = selection === undefined ? trace : chosenSpans(selection, trace);
  return trace.filter((sent) => chosen.includes(sent) && conditions.every((condition) => filterHolds(sent, condition, trace)));
}

function rootsOf(trace: readonly SentSpan[]): number {
  return trace.filter(({ span }) => span.parentSpanId === '').length;
}

function isIn(start: bigint, range: { readonly start: bigint; readonly end: bigint }): boolean {
  return start >= range.start && start < range.end;
}

function spanOrder(order: 'newest' | 'duration'): (a: SentSpan, b: SentSpan) => number {
  const compare = (a: bigint | string, b: bigint | string): number => (a < b ? -1 : Number(a > b));
  return (a, b) =>
    (order === 'duration' ? compare(durationOf(b), durationOf(a)) : 0) ||
    compare(b.span.startTimeUnixNano, a.span.startTimeUnixNano) ||
    compare(a.span.traceId, b.span.traceId) ||
    compare(a.span.spanId, b.span.spanId);
}
