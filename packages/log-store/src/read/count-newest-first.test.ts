import { manualClock } from '@spanhouse/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countNewestFirst, nextMinutes, type Counted } from './count-newest-first.ts';
import type { HistogramPlace } from './histogram-place.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import type { MinuteSlice } from './minute-slices.ts';

const { answerTimeMs, firstAnswerTimeMs, sliceTimeMs } = LOG_READ_LIMITS.histogram;
const EARLIEST = 29_000_000n;

type Asked = { readonly slices: readonly MinuteSlice[]; readonly answerMs: readonly number[]; readonly questions: number };

/** Asks until all is counted, of a store that takes `msOf` for a minute and some ms for a question, and gives a slice up as the engine does. */
async function countAll(minutes: bigint, firstMinutes: bigint, msOf: (minute: bigint) => number): Promise<Asked> {
  const clock = manualClock(0);
  const slices: MinuteSlice[] = [];
  const answerMs: number[] = [];
  let questions = 0;
  let from: HistogramPlace | null = { minute: EARLIEST + minutes - 1n, minutes: firstMinutes };
  while (from !== null) {
    const startedMs = clock.monotonicMs();
    const timeMs = answerMs.length === 0 ? firstAnswerTimeMs : answerTimeMs;
    const { parts, next }: Counted<MinuteSlice> = await countNewestFirst({ earliest: EARLIEST, from, timeMs, clock }, (slice) => {
      questions++;
      let ms = 10;
      for (let minute = slice.first; minute <= slice.last; minute++) ms += msOf(minute);
      const isGivenUp = ms > sliceTimeMs && slice.first < slice.last;
      clock.advance(isGivenUp ? sliceTimeMs : ms);
      return Promise.resolve(isGivenUp ? null : slice);
    });
    expect(parts.length).toBeGreaterThan(0);
    slices.push(...parts);
    answerMs.push(clock.monotonicMs() - startedMs);
    from = next;
  }
  return { slices, answerMs, questions };
}

it('every minute is counted once, the newest first, whatever the minutes cost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt(1n, 3_000n),
      fc.constantFrom(1n, 60n),
      fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 20 }),
      fc.bigInt(1n, 200n),
      async (minutes, firstMinutes, costs, stretch) => {
        const msOf = (minute: bigint): number => (costs[Number(((minute - EARLIEST) / stretch) % BigInt(costs.length))] ?? 0) / 10;
        const { slices } = await countAll(minutes, firstMinutes, msOf);
        let last = EARLIEST + minutes - 1n;
        for (const slice of slices) {
          expect(slice.last).toBe(last);
          expect(slice.first).toBeLessThanOrEqual(slice.last);
          last = slice.first - 1n;
        }
        expect(last).toBe(EARLIEST - 1n);
      },
    ),
  );
});

it('minutes that cost the same: the first answer within its time and half as much, further ones too', async () => {
  for (const ms of [0.1, 1, 7, 50, 200]) {
    const { answerMs } = await countAll(1_000n, 1n, () => ms);
    expect(answerMs[0]).toBeLessThanOrEqual(firstAnswerTimeMs * 1.5);
    for (const further of answerMs.slice(1)) expect(further).toBeLessThanOrEqual(answerTimeMs * 1.5);
  }
});

it('what is cheap is one question, 92 days of little a handful', async () => {
  expect(await countAll(60n, 60n, () => 1)).toMatchObject({ questions: 1 });
  expect((await countAll(92n * 1_440n, 60n, () => 0)).questions).toBeLessThanOrEqual(7);
  expect((await countAll(92n * 1_440n, 1n, () => 0)).questions).toBeLessThanOrEqual(10);
});

it('a slice that took too long is counted in shorter ones', async () => {
  // Nothing was written lately, so slices have grown long when they meet the minutes that cost a second each.
  const busyUntil = EARLIEST + 100n;
  const { slices, questions } = await countAll(600n, 1n, (minute) => (minute < busyUntil ? 1_000 : 0));
  expect(questions).toBeGreaterThan(slices.length);
  for (const { first, last } of slices) expect((last < busyUntil ? last + 1n : busyUntil) - first).toBeLessThanOrEqual(7n);
});

it('the rest is taken along where it ends soon, and little is not asked for', () => {
  expect(nextMinutes({ minutes: 10n, ms: 100 }, 45n, 300)).toBe(45n);
  expect(nextMinutes({ minutes: 10n, ms: 100 }, 46n, 300)).toBe(30n);
  expect(nextMinutes({ minutes: 10n, ms: 100 }, 900n, 10_000)).toBe(40n);
  expect(nextMinutes({ minutes: 10n, ms: 100 }, 90n, 10)).toBeNull();
  expect(nextMinutes({ minutes: 10n, ms: 100 }, 90n, -10)).toBeNull();
});
