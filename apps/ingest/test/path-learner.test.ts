import { parseProjectId, silentLog, systemClock, unixMs } from '@spanhouse/core';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathLearner } from '../src/compute/path-learner.ts';

const PROJECT = parseProjectId(1);
/** Words, which no rule on one segment would take for ids. */
const WORDS = Array.from(
  { length: 200 },
  (_, i) => `item-${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}x`,
);

describe('names of paths', () => {
  let store: TestStore;
  let now = 0;
  beforeAll(async () => {
    store = await startTestStore();
    now = systemClock.now();
  });
  afterAll(() => store.stop());

  const write = async (words: readonly string[], settings: Parameters<TestStore['write']>[1] = {}): Promise<void> => {
    const start = BigInt(now) * 1_000_000n;
    const spans = words.map((word, i) =>
      aSpan({
        traceId: (i + 1).toString(16).padStart(32, '0'),
        spanId: (i + 1).toString(16).padStart(16, '0'),
        kind: 2,
        name: 'GET',
        startTimeUnixNano: start,
        endTimeUnixNano: start + 1_000_000n,
        attributes: [
          { key: 'http.request.method', value: { kind: 'string', value: 'GET' } },
          { key: 'url.path', value: { kind: 'string', value: `/shop/${word}` } },
        ],
      }),
    );
    await store.write([aLogRecord(0n, aTracesData(spans), { projectId: PROJECT, receivedAt: unixMs(now) })], settings);
  };
  const names = async (): Promise<readonly string[]> => {
    const range = { startMs: unixMs(now - 60_000), endMs: unixMs(now + 60_000) };
    const { rows } = await store.applications.interfaces(PROJECT, range, { spanClass: 'interface' });
    return rows.map(({ name }) => name);
  };

  it('very many children of one place are learned to be ids, and are counted together from then on', async () => {
    await write(WORDS);
    expect((await names()).length).toBe(WORDS.length);
    const learner = new PathLearner({ ...store, clock: systemClock, log: silentLog });
    expect(learner.snapshot()).toEqual({});
    await learner.learn();
    await write(['never-seen-before'], { pathRules: learner.snapshot() });
    expect(await names()).toContain('GET /shop/{id}');
    expect(await names()).not.toContain('GET /shop/never-seen-before');
  });

  it('what one compute has learned all others know, and for good', async () => {
    const another = new PathLearner({ ...store, clock: systemClock, log: silentLog });
    await another.learn();
    const before = another.snapshot();
    expect(Object.keys(before)).toEqual(['1']);
    await another.learn();
    expect(another.snapshot()).toBe(before);
  });
});
