import { manualClock, type Random } from '@spanhouse/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { S3_RETRIES, S3RetryStrategy } from './s3-retries.ts';

type Info = Parameters<S3RetryStrategy['refreshRetryTokenForRetry']>[1];
type Token = Awaited<ReturnType<S3RetryStrategy['acquireInitialRetryToken']>>;

const answered = (name: string, httpStatusCode: number): NonNullable<Info['error']> =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } }) as unknown as NonNullable<Info['error']>;
const transient: Info = { errorType: 'TRANSIENT', error: answered('InternalError', 500) };
const clock = manualClock(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Asks for one more attempt. How long that made it wait; null when there is none. */
async function again(strategy: S3RetryStrategy, token: Token, info: Info): Promise<{ readonly token: Token; readonly ms: number } | null> {
  const beganMs = performance.now();
  const asked = strategy.refreshRetryTokenForRetry(token, info).then(
    (next) => ({ token: next, ms: performance.now() - beganMs }),
    () => null,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return asked;
}

async function waitsOf(info: Info, random: Random): Promise<readonly number[]> {
  const strategy = new S3RetryStrategy(S3_RETRIES, { clock, random });
  const waits: number[] = [];
  let next = await again(strategy, await strategy.acquireInitialRetryToken(''), info);
  for (; next !== null; next = await again(strategy, next.token, info)) waits.push(next.ms);
  return waits;
}

it('what passes is tried five times, after waits that are drawn below a ceiling that doubles', async () => {
  expect(await waitsOf(transient, () => 0.5)).toEqual([25, 50, 100, 200]);
  expect(await waitsOf(transient, () => 0)).toEqual([0, 0, 0, 0]);
});

it('a store that has too much to do is given longer', async () => {
  expect(await waitsOf({ errorType: 'THROTTLING', error: answered('SlowDown', 503) }, () => 0.5)).toEqual([500, 1_000, 2_000, 2_500]);
});

it('what the store has decided is not asked again', async () => {
  for (const [name, status] of [
    ['AccessDenied', 403],
    ['NoSuchKey', 404],
    ['PreconditionFailed', 412],
    ['FileAlreadyExists', 409],
    ['InvalidRange', 416],
  ] as const)
    expect(await waitsOf({ errorType: 'CLIENT_ERROR', error: answered(name, status) }, () => 0), name).toEqual([]);
  expect(await waitsOf({ errorType: 'SERVER_ERROR', error: answered('NotImplemented', 501) }, () => 0)).toEqual([]);
});

it('conditional writes that met each other are decided by a second attempt', async () => {
  const conflict: Info = { errorType: 'CLIENT_ERROR', error: answered('ConditionalRequestConflict', 409) };
  expect(await waitsOf(conflict, () => 0)).toHaveLength(4);
});

it('no attempt begins when the time is over', async () => {
  const strategy = new S3RetryStrategy(S3_RETRIES, { clock, random: () => 0 });
  const first = await strategy.acquireInitialRetryToken('');
  clock.advance(S3_RETRIES.totalMs - 1);
  const second = await again(strategy, first, transient);
  expect(second).not.toBeNull();
  clock.advance(1);
  expect(await again(strategy, second?.token ?? first, transient)).toBeNull();
});

it('a store that fails as a whole is soon asked once and no more', async () => {
  const strategy = new S3RetryStrategy(S3_RETRIES, { clock, random: () => 0 });
  let repetitions = 0;
  for (let call = 0; call < 200; call++)
    if ((await again(strategy, await strategy.acquireInitialRetryToken(''), transient)) !== null) repetitions++;
  expect(repetitions).toBeGreaterThan(20);
  expect(repetitions).toBeLessThan(60);
});

it('what a repetition cost comes back when the store then decides', async () => {
  const strategy = new S3RetryStrategy(S3_RETRIES, { clock, random: () => 0 });
  for (let call = 0; call < 200; call++) {
    const second = await again(strategy, await strategy.acquireInitialRetryToken(''), transient);
    expect(second, String(call)).not.toBeNull();
    if (second !== null)
      expect(await again(strategy, second.token, { errorType: 'CLIENT_ERROR', error: answered('PreconditionFailed', 412) })).toBeNull();
  }
});
