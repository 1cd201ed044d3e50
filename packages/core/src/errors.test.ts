import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { AppError, bug, ERROR_CODES, isAppError } from './errors.ts';

it('every code has a status that says whose fault it is, and advice in a sentence', () => {
  for (const [code, { http, retry, advice }] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^[A-Z]+\.[A-Z_]+$/);
    expect(http).toBeGreaterThanOrEqual(400);
    expect(http).toBeLessThan(600);
    // OTLP senders repeat on 429 and 503 only.
    if (retry === 'later') expect([429, 503], code).toContain(http);
    expect(advice, code).toMatch(/^[A-Z].*\.$/);
  }
});

it('an error keeps its cause and details, and finds its code', () => {
  const cause = new Error('disk');
  const error = new AppError('LOG.UNAVAILABLE', 'not now', { path: '/x' }, { cause });
  expect([error.cause, error.details, error.spec]).toEqual([cause, { path: '/x' }, ERROR_CODES['LOG.UNAVAILABLE']]);
});

it('is known by its shape, not by its class', () => {
  const copy = Object.assign(new Error('x'), { name: 'AppError', code: 'LOG.UNAVAILABLE' });
  expect(isAppError(copy)).toBe(true);
  const unknown: unknown = runInNewContext('new Error("from elsewhere")');
  for (const other of [unknown, bug('x'), Object.assign(new Error('x'), { name: 'AppError', code: 'NO.SUCH' }), 'AppError', null])
    expect(isAppError(other)).toBe(false);
});

it('a broken invariant is no answer to a caller', () => {
  const cause = new Error('why');
  expect(bug('rows lost', cause)).toMatchObject({ message: 'bug: rows lost', cause });
});
