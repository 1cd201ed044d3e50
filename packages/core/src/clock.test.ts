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
  const never = new Error('never mind');
  await expect(clock.sleep(60_000, AbortSignal.abort(never))).rejects.toBe(never);
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);
  const enough = new Error('enough');
  controller.abort(enough);
  await expect(sleeping).rejects.toBe(enough);
});

it('the monotonic clock never goes back', () => {
  let last = systemClock.monotonicMs();
  for (let i = 0; i < 1_000; i++) {
    const next = systemClock.monotonicMs();
    expect(next).toBeGreaterThanOrEqual(last);
    last = next;
  }
});

it('those who are due together wake in the order of their times, and in the order they came when the times are equal', async () => {
  const clock = manualClock(0);
  const woken: string[] = [];
  const sleeping = Object.entries({ late: 30, early: 10, middle: 20, 'early too': 10 }).map(([name, ms]) =>
    clock.sleep(ms).then(() => woken.push(name)),
  );
  clock.advance(1_000);
  await Promise.all(sleeping);
  expect(woken).toEqual(['early', 'early too', 'middle', 'late']);
});

it('what happens first decides: a sleeper that was called off is not woken, one that was woken is not called off', async () => {
  const clock = manualClock(0);
  const controller = new AbortController();
  const calledOff = clock.sleep(10, controller.signal);
  controller.abort(new Error('first'));
  clock.advance(10);
  await expect(calledOff).rejects.toThrow('first');
  const other = new AbortController();
  const woken = clock.sleep(10, other.signal);
  clock.advance(10);
  other.abort(new Error('too late'));
  await expect(woken).resolves.toBeUndefined();
});

it('a sleep longer than a timer can hold does not end at once', async () => {
  const controller = new AbortController();
  const first = await Promise.race([
    systemClock.sleep(40 * 86_400_000, controller.signal).then(
      () => 'forty days',
      () => 'called off',
    ),
    systemClock.sleep(20).then(() => 'twenty milliseconds'),
  ]);
  expect(first).toBe('twenty milliseconds');
  controller.abort(new Error('the test is over'));
});

it('the system clock tells the time of the machine in milliseconds', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
