import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { AppError, bug, ERROR_CODES, isAppError } from './errors.ts';

it('every code has a status that says whose fault it is, and advice in a sentence', () => {
  for (const [code, { http, retry, advice }] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^[A-Z]+\.[A-Z_]+$/);
    expect(http).toBeGreaterThanOrEqual(400);
    expect(http).toBeLessThan(600);
    // What senders and browsers repeat by themselves.
    if (retry === 'later') expect([429, 502, 503], code).toContain(http);
    expect(advice, code).toMatch(/^[A-Z].*\.$/);
  }
});

it('an error keeps its cause and details, and finds its code', () => {
  const cause = new Error('disk');
  const error = new AppError('LOG.UNAVAILABLE', 'not now', { path: '/x' }, { cause });
  expect([error.cause, error.details, error.spec]).toEqual([cause, { path: '/x' }, ERROR_CODES['LOG.UNAVAILABLE']]);
});

/** An AppError of another realm or another copy of this module: its classes are not ours. */
function foreign(code: string): unknown {
  const text = `class AppError extends Error { name = 'AppError'; details = {}; code = ${JSON.stringify(code)}; get spec() { return { http: 503 }; } }; new AppError('x')`;
  return runInNewContext(text);
}

it('is known by its shape, not by its class, in another realm too', () => {
  const error = foreign('LOG.UNAVAILABLE');
  expect(error).not.toBeInstanceOf(Error);
  expect([isAppError(error), isAppError(new AppError('LOG.UNAVAILABLE', 'x'))]).toEqual([true, true]);
});

it.each<[string, unknown]>([
  ['an error from elsewhere', runInNewContext('new Error("x")')],
  ['a bug', bug('x')],
  ['a code that is not in the table', foreign('NO.SUCH')],
  ['a name that every object inherits', foreign('toString')],
  [
    'what looks like one and does not know what to do about it',
    Object.assign(new Error('x'), { name: 'AppError', code: 'LOG.UNAVAILABLE' }),
  ],
  ['an object that is no error', { name: 'AppError', code: 'LOG.UNAVAILABLE', spec: ERROR_CODES['LOG.UNAVAILABLE'] }],
  ['a system error with a code', Object.assign(new Error('x'), { code: 'ENOENT' })],
  ['text', 'AppError'],
  ['null', null],
  ['nothing', undefined],
])('%s is no AppError', (_, value) => expect(isAppError(value)).toBe(false));

it('a broken invariant is no answer to a caller', () => {
  const cause = new Error('why');
  expect(bug('rows lost', cause)).toMatchObject({ message: 'bug: rows lost', cause });
});

it('says its code to no one by accident: the message is what was given, details stay out of it', () => {
  const error = new AppError('STORE.REJECTED', 'the store said no', { password: 'hunter2' });
  expect([String(error), error.name]).toEqual(['AppError: the store said no', 'AppError']);
  expect(error.stack).not.toContain('hunter2');
});

it('no cause is no cause, not one that is undefined', () => {
  expect('cause' in bug('x')).toBe(false);
  expect('cause' in new AppError('BLOCK.CORRUPT', 'x')).toBe(false);
});
