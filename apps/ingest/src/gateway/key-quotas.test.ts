import { isAppError, manualClock, parseProjectId } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { KeyQuotas, NO_QUOTA, type KeyQuota } from './key-quotas.ts';
import type { Sender } from './key-resolver.ts';

const sender = (quota: Partial<KeyQuota>, keyId = 5): Sender => ({ projectId: parseProjectId(1), keyId, quota: { ...NO_QUOTA, ...quota } });

/** Milliseconds the sender is told to wait; 0 when it is let in. */
function waitOf(quotas: KeyQuotas, who: Sender): number {
  try {
    quotas.check(who);
    return 0;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'INGEST.QUOTA_EXCEEDED') throw error;
    return Number(error.details['retry.after_ms']);
  }
}

it('over a minute as much passes as the quota says, and what was saved before', () => {
  const clock = manualClock(0);
  const quotas = new KeyQuotas(NO_QUOTA, clock);
  const who = sender({ spansPerSecond: 100 });
  let spans = 0;
  while (clock.monotonicMs() < 60_000) {
    clock.advance(50);
    if (waitOf(quotas, who) > 0) continue;
    quotas.spend(who, { spans: 30 });
    spans += 30;
  }
  expect(spans).toBeGreaterThanOrEqual(60 * 100);
  expect(spans).toBeLessThanOrEqual(62 * 100 + 30);
});

it('who waits as long as it was told is let in, and not before', () => {
  const clock = manualClock(0);
  const quotas = new KeyQuotas(NO_QUOTA, clock);
  const who = sender({ bytesPerSecond: 1_000 });
  quotas.check(who);
  quotas.spend(who, { bytes: 7_000 });
  const wait = waitOf(quotas, who);
  expect(wait).toBe(5_001);
  clock.advance(wait - 2);
  expect(waitOf(quotas, who)).toBeGreaterThan(0);
  clock.advance(2);
  expect(waitOf(quotas, who)).toBe(0);
});

it('one enormous request keeps a key out for a minute at the most', () => {
  const quotas = new KeyQuotas(NO_QUOTA, manualClock(0));
  const who = sender({ bytesPerSecond: 10 });
  quotas.spend(who, { bytes: 1e9 });
  expect(waitOf(quotas, who)).toBe(60_001);
});

it('the default holds for keys without a quota of their own, not for other keys and not for senders without a key', () => {
  const quotas = new KeyQuotas({ spansPerSecond: 1, bytesPerSecond: null }, manualClock(0));
  for (const who of [sender({}), sender({ spansPerSecond: 1_000 }, 6), sender({}, 0)]) {
    quotas.spend(who, { spans: 100, bytes: 1e6 });
  }
  expect(waitOf(quotas, sender({}))).toBeGreaterThan(0);
  expect(waitOf(quotas, sender({ spansPerSecond: 1_000 }, 6))).toBe(0);
  expect(waitOf(quotas, sender({}, 0))).toBe(0);
});

it('a key that had no bound and gets one starts with a clean slate', () => {
  const quotas = new KeyQuotas(NO_QUOTA, manualClock(0));
  quotas.spend(sender({}), { spans: 1e9 });
  expect(waitOf(quotas, sender({ spansPerSecond: 10 }))).toBe(0);
});
