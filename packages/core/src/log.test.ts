import { expect, it } from 'vitest';
import { manualClock } from './clock.ts';
import { AppError } from './errors.ts';
import { createJsonLog, type Log } from './log.ts';
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
