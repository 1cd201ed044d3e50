import { expect, it } from 'vitest';
import { manualClock } from './clock.ts';
import { AppError } from './errors.ts';
import { createJsonLog, describeError, silentLog, type Log } from './log.ts';
import { Secret } from './secret.ts';

function logTo(lines: string[]): Log {
  return createJsonLog((line) => lines.push(line), manualClock(1_763_892_000_123), { component: 'test' });
}
const parsed = (lines: readonly string[]): unknown[] => lines.map((line): unknown => JSON.parse(line));

it('writes one JSON object a line: time, level, event, then the fields of all who passed it on', () => {
  const lines: string[] = [];
  logTo(lines).with({ 'project.id': 3 }).info('span.stored', { 'span.count': 2n, text: 'a\nb' });
  expect(lines[0]).not.toContain('\n');
  expect(parsed(lines)).toEqual([
    {
      time: '2025-11-23T10:00:00.123Z',
      level: 'info',
      event: 'span.stored',
      component: 'test',
      'project.id': 3,
      'span.count': '2',
      text: 'a\nb',
    },
  ]);
});

it('tells an error with its code, details, stack and the chain of causes', () => {
  const lines: string[] = [];
  const error = new AppError('LOG.UNAVAILABLE', 'not now', { path: '/x' }, { cause: new RangeError('disk') });
  logTo(lines).error('log.failed', error);
  expect(parsed(lines)[0]).toMatchObject({
    level: 'error',
    'exception.type': 'LOG.UNAVAILABLE',
    'exception.message': 'not now',
    'exception.stacktrace': expect.stringContaining('log.test.ts') as string,
    'error.details': { path: '/x' },
    'exception.cause': { 'exception.type': 'RangeError', 'exception.message': 'disk' },
  });
});

it('takes anything that was thrown, and hides secrets', () => {
  const lines: string[] = [];
  logTo(lines).error('odd', 'just text', { password: new Secret('hunter2') });
  expect(parsed(lines)[0]).toMatchObject({ 'exception.message': 'just text', password: '[redacted]' });
});

it('a value that refers to itself costs that value, not the line', () => {
  const lines: string[] = [];
  const circular: Record<string, unknown> = { name: 'loop' };
  circular['self'] = circular;
  logTo(lines).warn('odd', { circular, kept: 1 });
  expect(parsed(lines)[0]).toMatchObject({ event: 'odd', kept: 1 });
});

it.each<[string, unknown]>([
  ['a bigint deep down', { deep: [{ value: 2n ** 64n }] }],
  [
    'a value that cannot be made text of',
    {
      toJSON: () => {
        throw new Error('no\nway');
      },
    },
  ],
  ['an object without a prototype', Object.create(null)],
  ['a function', () => undefined],
  ['a symbol', Symbol('x')],
  ['nothing', undefined],
])('%s costs at most itself', (_, value) => {
  const lines: string[] = [];
  logTo(lines).info('odd', { value, kept: 1 });
  logTo(lines).error('odd', value, { kept: 1 });
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).not.toContain('\n');
  expect(parsed(lines)).toMatchObject([
    { event: 'odd', kept: 1 },
    { event: 'odd', kept: 1 },
  ]);
});

it('says why a value is missing, in one line', () => {
  const lines: string[] = [];
  const circular: unknown[] = [];
  circular.push(circular);
  logTo(lines).info('odd', { circular });
  expect(parsed(lines)[0]).toMatchObject({ circular: '[not written: Converting circular structure to JSON]' });
});

it('no field takes the place of time, level or event', () => {
  const lines: string[] = [];
  logTo(lines).with({ level: 'with' }).info('span.stored', { time: 'field', event: 'field' });
  expect(parsed(lines)[0]).toMatchObject({ time: '2025-11-23T10:00:00.123Z', level: 'info', event: 'span.stored' });
  expect(lines[0]?.startsWith('{"time":')).toBe(true);
});

it('an error that is its own cause ends', () => {
  const lines: string[] = [];
  const error = new Error('round');
  error.cause = error;
  logTo(lines).error('odd', error);
  expect(parsed(lines)[0]).toMatchObject({ 'exception.message': 'round', 'exception.cause': { 'exception.message': 'round' } });
});

it('tells every error of an aggregate, and hides secrets in the details of each', () => {
  const first = new AppError('STORE.UNAVAILABLE', 'no answer', { key: new Secret('hunter2') });
  const lines: string[] = [];
  logTo(lines).error('stop.failed', new AggregateError([first, 'just text'], 'components failed to stop'));
  expect(lines[0]).not.toContain('hunter2');
  expect(parsed(lines)[0]).toMatchObject({
    'exception.type': 'AggregateError',
    'exception.errors': [
      { 'exception.type': 'STORE.UNAVAILABLE', 'exception.message': 'no answer', 'error.details': { key: '[redacted]' } },
      { 'exception.message': 'just text' },
    ],
  });
});

it('an object that was thrown is told by what it holds, without its secrets', () => {
  expect(describeError({ status: 500, key: new Secret('hunter2') })).toEqual({
    'exception.message': '{ status: 500, key: [redacted] }',
  });
});

it('what is passed on stays with whom it was passed on to', () => {
  const lines: string[] = [];
  const parent = logTo(lines);
  const child = parent.with({ 'project.id': 1 });
  child.with({ 'project.id': 2 }).warn('a.b');
  child.warn('a.b', { 'project.id': 3 });
  parent.warn('a.b');
  expect(parsed(lines)).toMatchObject([{ level: 'warn', 'project.id': 2 }, { 'project.id': 3 }, { component: 'test' }]);
  expect(parsed(lines)[2]).not.toHaveProperty('project.id');
});

it('a silent log takes everything, from whoever it is passed on to', () => {
  const log = silentLog.with({ a: 1 });
  log.info('a.b');
  log.warn('a.b', { b: 1n });
  expect(() => log.error('a.b', new Error('x'))).not.toThrow();
  expect(log).toBe(silentLog);
});
