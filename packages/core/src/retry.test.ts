import fc from 'fast-check';
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

it('waits on the clock it is given, and no longer than the clock says', async () => {
  const clock = manualClock(0);
  const at: number[] = [];
  const running = retry(
    () => {
      at.push(clock.now());
      return at.length === 3 ? Promise.resolve('done') : Promise.reject(later());
    },
    POLICY,
    { clock, random: () => 0.5, signal: new AbortController().signal },
  );
  for (let ms = 0; ms < 150; ms++) {
    await new Promise(setImmediate); // Lets the work fail and fall asleep before time goes on.
    clock.advance(1);
  }
  await expect(running).resolves.toBe('done');
  expect(at).toEqual([0, 50, 150]);
});

it('every wait is below its ceiling, and there is one fewer than attempts', async () => {
  const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(draws, async (values) => {
      const rest = [...values];
      const { waits } = await run(
        () => Promise.reject(later()),
        () => rest.shift() ?? 0,
      );
      expect(waits).toHaveLength(POLICY.attempts - 1);
      waits.forEach((wait, i) => {
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan([100, 200, 300, 300][i] ?? 0);
      });
    }),
  );
});

it('the work is given the signal, and what it throws when called off is what the caller gets', async () => {
  const controller = new AbortController();
  const running = retry(
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    POLICY,
    { clock: manualClock(0), random: () => 1, signal: controller.signal },
  );
  const reason = new Error('stopping');
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});

it('is not tried again once it has been called off', async () => {
  const controller = new AbortController();
  let attempts = 0;
  const running = retry(
    () => {
      attempts++;
      controller.abort(new Error('stopping'));
      return Promise.reject(later());
    },
    POLICY,
    { clock: manualClock(0), random: () => 0, signal: controller.signal },
  );
  await expect(running).rejects.toThrow('stopping');
  expect(attempts).toBe(1);
});

it('with one attempt there is no second', async () => {
  let attempts = 0;
  const running = retry(
    () => {
      attempts++;
      return Promise.reject(later());
    },
    { ...POLICY, attempts: 1 },
    { clock: manualClock(0), random: () => 0, signal: new AbortController().signal },
  );
  await expect(running).rejects.toThrow('not now');
  expect(attempts).toBe(1);
});
