import { expect, it } from 'vitest';
import { manualClock } from './clock.ts';
import { AppError } from './errors.ts';
import { retry } from './retry.ts';

const POLICY = { attempts: 5, firstDelayMs: 100, maxDelayMs: 300 };
const later = (): AppError => new AppError('STORE.UNAVAILABLE', 'not now');

/** Runs with a clock that jumps over every wait; the waits that were asked for. */
async function run(work: () => Promise<unknown>, random = () => 1): Promise<{ outcome: unknown; waits: number[] }> {
  const waits: number[] = [];
  const clock = {
    ...manualClock(0),
    sleep: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const outcome = await retry(work, POLICY, { clock, random, signal: new AbortController().signal }).catch((error: unknown) => error);
  return { outcome, waits };
}

it('waits twice as long each time, up to the most, and gives up after the last attempt', async () => {
  const { outcome, waits } = await run(() => Promise.reject(later()));
  expect(outcome).toMatchObject({ code: 'STORE.UNAVAILABLE' });
  expect(waits).toEqual([100, 200, 300, 300]);
});

it('draws each wait from nothing to the whole', async () => {
  const { waits } = await run(
    () => Promise.reject(later()),
    () => 0.25,
  );
  expect(waits).toEqual([25, 50, 75, 75]);
});

it('returns what a later attempt gives', async () => {
  let attempts = 0;
  const { outcome, waits } = await run(() => (++attempts < 3 ? Promise.reject(later()) : Promise.resolve('done')));
  expect([outcome, waits.length]).toEqual(['done', 2]);
});

it('does not repeat what repeating cannot mend: other codes, bugs', async () => {
  for (const error of [new AppError('STORE.REJECTED', 'no'), new Error('bug: x')]) {
    const { outcome, waits } = await run(() => Promise.reject(error));
    expect([outcome, waits]).toEqual([error, []]);
  }
});

it('ends when it is called off while it waits', async () => {
  const controller = new AbortController();
  const clock = manualClock(0);
  const running = retry(() => Promise.reject(later()), POLICY, { clock, random: () => 1, signal: controller.signal });
  controller.abort(new Error('stopping'));
  await expect(running).rejects.toThrow('stopping');
});
