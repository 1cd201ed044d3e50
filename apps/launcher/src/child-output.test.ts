import { PassThrough } from 'node:stream';
import { createJsonLog, manualClock, AppError } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { errorOf, followOutput } from './child-output.ts';

it('the error that our own log writes is read back with its code', () => {
  const lines: string[] = [];
  createJsonLog((line) => lines.push(line), manualClock(0)).error('x.failed', new AppError('DATA.LOCKED', 'in use'));
  expect(errorOf(lines[0] ?? '')).toEqual({ code: 'DATA.LOCKED', message: 'in use' });
});

it.each(['', '{', '{"level":"info","event":"\\"error\\""}', 'error: text', '{"level":"warn","x":"error"}'])(
  '%j is no reported error',
  (line) => {
    expect(errorOf(line)).toBeNull();
  },
);

it('every line is kept, and text on stderr stands in where nothing better was said', async () => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const lines: string[] = [];
  const output = followOutput(streams, { write: (line) => lines.push(line), close: () => undefined });
  expect(output.lastError()).toBeNull();
  streams.stdout.end('one\ntwo\n');
  streams.stderr.end('Error: no build found\n    at x\n');
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines.toSorted()).toEqual(['    at x', 'Error: no build found', 'one', 'two']);
  expect(output.lastError()).toEqual({ code: null, message: 'Error: no build found' });
});

it('of an error that ends a process at its start, what is wrong is told and not where it was thrown', async () => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const output = followOutput(streams, { write: () => undefined, close: () => undefined });
  streams.stderr.end(
    'file:///x/config.ts:16\n  throw new ConfigError(lines);\n        ^\n\nConfigError: invalid configuration:\n  SPANHOUSE_X: too big\n    at loadConfig (file:///x/config.ts:16)\n    at new Error (native)\n',
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(output.lastError()?.message).toBe('ConfigError: invalid configuration: SPANHOUSE_X: too big');
});
