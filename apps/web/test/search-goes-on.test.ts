import { parseProjectId, systemClock, unixNano, type Clock } from '@spanhouse/core';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { search } from '../src/features/traces/server/search.ts';
import type { FindInput } from '../src/features/traces/server/find-input.ts';

const START_MS = Date.UTC(2026, 10, 23, 7, 30);
const TRACES = 40;
const PROJECT = {
  id: parseProjectId(1),
  organizationId: 1,
  slug: 'default',
  name: 'Default',
  retentionDays: null,
  indexedTags: [],
};

let ticks = 0;
/** Each look at it takes 300 ms: a round of blocks does, too, then. */
const slowClock: Clock = { ...systemClock, monotonicMs: () => (ticks += 300) };
let store: TestStore;

beforeAll(async () => {
  store = await startTestStore({ clock: slowClock });
  const spans = Array.from({ length: TRACES }, (_, i) => {
    const start = unixNano(BigInt(START_MS + i) * 1_000_000n);
    return aSpan({
      traceId: (i + 1).toString(16).padStart(32, '0'),
      startTimeUnixNano: start,
      endTimeUnixNano: unixNano(start + 1_000_000n),
      attributes: [{ key: 'note', value: { kind: 'string', value: `n-${String(i)}` } }],
    });
  });
  const written = await store.write([aLogRecord(0n, aTracesData(spans, 'shop'))], { blockBytesMax: 1 });
  expect(written.counts.blocks).toBe(TRACES);
});
afterAll(() => store.stop());

it('the first part of a search through blocks is answered after half a second, what follows takes as long as a search may', async () => {
  const ask = (mode: 'traces' | 'spans', cursor?: string | null) => {
    const input: FindInput = {
      startMs: START_MS - 60_000,
      endMs: START_MS + 60_000,
      mode,
      query: 'note startsWith n',
      environment: null,
      order: 'newest',
      limit: 200,
      cursor,
    };
    return search({ traces: store.reader, signal: new AbortController().signal, project: PROJECT }, input);
  };
  for (const mode of ['traces', 'spans'] as const) {
    const first = await ask(mode);
    // A round of two blocks and one of eight begin within 500 ms, where one takes 300.
    const searched = 10;
    expect(first.scan).toMatchObject({ blocks: searched, blocksLeft: TRACES - searched });
    expect(first.rows).toHaveLength(searched);
    const rest = await ask(mode, first.scan?.next);
    expect(rest.scan).toEqual({ blocks: TRACES - searched, blocksLeft: 0, next: null, notes: [] });
    expect(new Set([...first.rows, ...rest.rows].map(({ traceId }) => traceId)).size).toBe(TRACES);
  }
});
