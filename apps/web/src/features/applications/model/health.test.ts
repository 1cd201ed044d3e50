import { expect, it } from 'vitest';
import { healthOf } from './health.ts';

const now = { count: 1_000, errors: 0, p99Ns: 100 };

it('errors outweigh everything', () => {
  expect(healthOf({ ...now, errors: 60 }, null)).toBe('failing');
  expect(healthOf({ ...now, errors: 12 }, { ...now, p99Ns: 1 })).toBe('errors');
});

it('a handful of requests is not judged', () => {
  expect(healthOf({ count: 3, errors: 3, p99Ns: 100 }, null)).toBe('healthy');
});

it('what is much slower, or asked much less, than yesterday is said to be', () => {
  expect(healthOf(now, { ...now, p99Ns: 50 })).toBe('slower');
  expect(healthOf({ ...now, count: 100 }, now)).toBe('quiet');
  expect(healthOf(now, now)).toBe('healthy');
});
