import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

it('never more than the slots run at one time, in the order they came, also when some fail', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = (n: number) => async (): Promise<number> => {
    started.push(n);
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
    if (n % 3 === 0) throw new Error(String(n));
    return n;
  };
  const all = Promise.allSettled(Array.from({ length: 7 }, (_, n) => slots.run(work(n))));
  for (let done = 0; done < 7;) {
    const end = ends.shift();
    if (end === undefined) await new Promise(setImmediate);
    else {
      end();
      done++;
    }
  }
  expect((await all).map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'failed',
    1,
    2,
    'failed',
    4,
    5,
    'failed',
  ]);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
});
