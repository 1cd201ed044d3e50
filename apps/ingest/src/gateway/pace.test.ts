import { manualClock } from '@spanhouse/core';
import type { SpanLog } from '@spanhouse/span-log';
import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

const LIMITS = { behindMsMin: 5_000, behindMsFull: 10_000, holdMsMax: 200, standstillMs: 15_000 };

/** A log whose reader `hot` stands where the test says. */
function logAt(position: { hot: bigint }, isShared = false): Pick<SpanLog, 'isShared' | 'status'> {
  return {
    isShared,
    status: () => ({
      partitions: [
        {
          partition: 0,
          start: 0n,
          end: 1_000n,
          bytes: 0,
          readers: [
            { name: 'derive', committed: 0n },
            { name: 'hot', committed: position.hot },
          ],
        },
      ],
    }),
  };
}

/** An append each 100 ms for so long; compute stores what is older than `behindMs`. */
function holdAfter(forMs: number, behindMs: number, isShared = false): number {
  const clock = manualClock(0);
  const position = { hot: 0n };
  const pace = new Pace(logAt(position, isShared), clock, LIMITS);
  let hold = 0;
  for (let at = 0; at < forMs; at += 100) {
    pace.appended(0, BigInt(at / 100));
    clock.advance(100);
    position.hot = BigInt(Math.max(0, Math.ceil((at + 100 - behindMs) / 100)));
    hold = pace.holdMs();
  }
  return hold;
}

it('nobody waits while what came is found soon', () => {
  expect(holdAfter(30_000, 4_900)).toBe(0);
});

it('answers wait the longer the further compute is behind, up to a bound', () => {
  expect(holdAfter(30_000, 7_500)).toBe(100);
  expect(holdAfter(30_000, 10_000)).toBe(200);
  expect(holdAfter(60_000, 50_000)).toBe(200);
});

it('a compute that stands still is not waited for', () => {
  expect(holdAfter(14_000, Infinity)).toBe(200);
  expect(holdAfter(20_000, Infinity)).toBe(0);
});

it('a log that others read too is not paced', () => {
  expect(holdAfter(30_000, 10_000, true)).toBe(0);
});
