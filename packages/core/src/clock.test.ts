import { expect, it } from 'vitest';
import { manualClock, systemClock } from './clock.ts';

it('a manual clock wakes those who are due, and only them', async () => {
  const clock = manualClock(1_000);
  const woken: string[] = [];
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    woken.push(name);
  };
  const first = sleep('short', 10);
  void sleep('long', 20);
  clock.advance(9);
  await Promise.resolve();
  expect(woken).toEqual([]);
  clock.advance(1);
  await first;
  expect(woken).toEqual(['short']);
  expect([clock.now(), clock.monotonicMs()]).toEqual([1_010, 1_010]);
});

it.each([
  ['manual', manualClock(0)],
  ['system', systemClock],
])('sleep on the %s clock ends with the reason when it is called off, before or meanwhile', async (_, clock) => {
  const before = AbortSignal.abort(new Error('never mind'));
  await expect(clock.sleep(60_000, before)).rejects.toThrow();
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow();
});

it('the monotonic clock never goes back', () => {
  let last = systemClock.monotonicMs();
  for (let i = 0; i < 1_000; i++) {
    const next = systemClock.monotonicMs();
    expect(next).toBeGreaterThanOrEqual(last);
    last = next;
  }
});
