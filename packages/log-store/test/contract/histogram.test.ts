import { parseProjectId, unixNano, type Clock } from '@spanhouse/core';
import type { LogRecord } from '@spanhouse/otlp';
import { aLogRecord, aLogsData } from '@spanhouse/otlp/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogQuery } from '../../src/model/log-query.ts';
import type { LogHistogram, LogReader } from '../../src/model/log-reader.ts';
import { parseLogQuery } from '../../src/query-language/parse.ts';
import { createLogReader } from '../../src/read/create-log-reader.ts';
import { LOG_READ_LIMITS } from '../../src/read/limits.ts';
import { levelOf } from '../../src/severity.ts';
import { aLogRequest, startTestLogStore, type TestLogStore } from '../../src/testing/index.ts';

const projectId = parseProjectId(1);
const BASE = 1_763_892_000_000_000_000n;
const MINUTE = 60_000_000_000n;
const RANGE_MINUTES = 150n;

/** Numbers that look random and are the same in every run. */
function* scattered(): Generator<bigint, never> {
  for (let seed = 12_345n; ;) {
    seed = (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    yield seed >> 16n;
  }
}
const numbers = scattered();
const SEVERITIES = [0, 1, 5, 9, 13, 17, 21];
const RECORDS = Array.from({ length: 400 }, (_, i): LogRecord => {
  // Two of three in the newest hour, some of them on the borders of minutes.
  const within = numbers.next().value % ((i % 3 === 0 ? RANGE_MINUTES : 60n) * MINUTE);
  return aLogRecord({
    timeUnixNano: BASE + RANGE_MINUTES * MINUTE - 1n - (i % 10 === 0 ? within - (within % MINUTE) : within),
    severityNumber: SEVERITIES[Number(numbers.next().value % 7n)] ?? 0,
    severityText: '',
    body: { kind: 'string', value: i % 4 === 0 ? 'connection refused' : 'all is well' },
  });
});

let db: TestLogStore;
beforeAll(async () => {
  db = await startTestLogStore();
  await db.write([aLogRequest(aLogsData(RECORDS), { projectId })]);
});
afterAll(() => db.stop());

/** Goes on by so many ms at each look. */
function jumpingClock(jumps: readonly number[]): Clock {
  let [now, looks] = [0, 0];
  return {
    now: () => expect.unreachable(),
    sleep: () => expect.unreachable(),
    monotonicMs: () => (now += jumps[looks++ % jumps.length] ?? 0),
  };
}

/** Counts of records by bucket and level, from the answers of as many questions as it takes. */
async function countedBy(
  reader: LogReader,
  query: LogQuery,
  buckets: number,
): Promise<{ counts: Record<string, number>; answers: readonly LogHistogram[] }> {
  const counts: Record<string, number> = {};
  const answers: LogHistogram[] = [];
  let after: string | null = null;
  do {
    const answer: LogHistogram = await reader.histogram(query, { buckets, after });
    answers.push(answer);
    for (const { level, counts: each } of answer.series)
      each.forEach((count, bucket) => {
        const key = `${String(BigInt(answer.start) + BigInt(bucket) * BigInt(answer.step))} ${level}`;
        if (count > 0) counts[key] = (counts[key] ?? 0) + count;
      });
    after = answer.next;
  } while (after !== null);
  return { counts, answers };
}

/** The same from the records that were written. */
function expectedOf({ start, end }: LogQuery, step: bigint, isPhrase: boolean): Record<string, number> {
  const isByMinute = step % MINUTE === 0n;
  const [from, to] = isByMinute ? [start - (start % MINUTE), ((end + MINUTE - 1n) / MINUTE) * MINUTE] : [start, end];
  const counts: Record<string, number> = {};
  RECORDS.forEach(({ timeUnixNano: time, severityNumber }, i) => {
    if (time < from || time >= to || (isPhrase && i % 4 !== 0)) return;
    const key = `${String(time - (time % step))} ${levelOf(severityNumber) ?? 'unknown'}`;
    counts[key] = (counts[key] ?? 0) + 1;
  });
  return counts;
}

it('answers add up to every record in its bucket once, however the range is cut into slices and buckets', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 12 }),
      fc.bigInt(0n, RANGE_MINUTES * MINUTE),
      fc.oneof(fc.bigInt(1n, 2n * MINUTE), fc.bigInt(1n, RANGE_MINUTES * MINUTE)),
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom('', '"connection refused"'),
      async (jumps, fromEnd, length, buckets, search) => {
        const end = unixNano(BASE + RANGE_MINUTES * MINUTE - fromEnd + 1n);
        const query = { projectId, start: unixNano(end - length), end, conditions: parseLogQuery(search) };
        const { counts, answers } = await countedBy(
          createLogReader({ clickhouse: db.clickhouse, clock: jumpingClock(jumps) }),
          query,
          buckets,
        );
        expect(counts).toEqual(expectedOf(query, BigInt(answers[0]?.step ?? 0), search !== ''));
        expect(answers.reduce((sum, { total }) => sum + total, 0)).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0));
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

it('an answer holds what is counted, says from where on, and the next one goes on there', async () => {
  const end = unixNano(BASE + RANGE_MINUTES * MINUTE);
  const start = unixNano(end - 20n * MINUTE);
  const query = { projectId, start, end, conditions: parseLogQuery('"connection refused"') };
  const { answers } = await countedBy(createLogReader({ clickhouse: db.clickhouse, clock: jumpingClock([1_500]) }), query, 80);
  expect(answers.length).toBeGreaterThan(3);
  let until = end as bigint;
  for (const { countedFrom, total } of answers) {
    const from = BigInt(countedFrom);
    expect(total).toBe(RECORDS.filter(({ timeUnixNano: time }, i) => i % 4 === 0 && time >= from && time < until).length);
    until = from;
  }
  expect(until).toBe(start);
  expect(new Set(answers.map(({ start, step }) => `${start} ${step}`)).size).toBe(1);
});

it('a place that is none is refused, one beyond the range counts nothing', async () => {
  const query = { projectId, start: unixNano(BASE), end: unixNano(BASE + MINUTE), conditions: [] };
  await expect(db.reader.histogram(query, { buckets: 1, after: 'nonsense' })).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  expect(await db.reader.histogram(query, { buckets: 1, after: '5-1' })).toMatchObject({ total: 0, series: [], next: null });
});

it('the longest range may begin and end within a minute, a longer one is refused', async () => {
  const end = unixNano(BASE + RANGE_MINUTES * MINUTE);
  const longest = { projectId, start: unixNano(end - LOG_READ_LIMITS.rangeNsMax - 5n), end: unixNano(end - 5n), conditions: [] };
  expect((await db.reader.histogram(longest, { buckets: 80 })).total).toBe(RECORDS.length);
  await expect(db.reader.histogram({ ...longest, end }, { buckets: 80 })).rejects.toMatchObject({ code: 'QUERY.RANGE_TOO_WIDE' });
  await expect(db.reader.histogram({ ...longest, end: longest.start }, { buckets: 80 })).rejects.toMatchObject({ code: 'QUERY.INVALID' });
});
