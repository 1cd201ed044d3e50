import { AppError, manualClock, silentLog } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { InjectedCrash, persist } from './persist.ts';

function deps(signal = new AbortController().signal) {
  const waits: number[] = [];
  const clock = manualClock(0);
  return {
    waits,
    deps: {
      clock: {
        ...clock,
        sleep: (ms: number) => {
          waits.push(ms);
          return Promise.resolve();
        },
      },
      random: () => 0.5,
      log: silentLog,
      signal,
    },
  };
}

describe('persist', () => {
  it('repeats a step through transient failures and refusals alike, waiting longer each time up to 5 s', async () => {
    const { waits, deps: given } = deps();
    let calls = 0;
    const result = await persist(
      'step',
      () => {
        calls++;
        if (calls <= 10) return Promise.reject(new AppError(calls % 2 === 0 ? 'STORE.UNAVAILABLE' : 'STORE.REJECTED', 'no'));
        return Promise.resolve('done');
      },
      given,
    );
    expect(result).toBe('done');
    // 200 ms doubled, three quarters of it with this chance; 5 s from the sixth on.
    expect(waits).toEqual([150, 300, 600, 1200, 2400, 3750, 3750, 3750, 3750, 3750]);
  });

  it('ends when the signal aborts', async () => {
    const abort = new AbortController();
    const { deps: given } = deps(abort.signal);
    const work = () => {
      abort.abort(new Error('stop'));
      return Promise.reject(new AppError('STORE.UNAVAILABLE', 'no'));
    };
    await expect(persist('step', work, given)).rejects.toThrow('no');
  });

  it('lets an injected crash through at once', async () => {
    const { waits, deps: given } = deps();
    await expect(persist('step', () => Promise.reject(new InjectedCrash('here')), given)).rejects.toThrow('here');
    expect(waits).toEqual([]);
  });
});
