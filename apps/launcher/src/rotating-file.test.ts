import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRotatingFile } from './rotating-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spanhouse-log-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('keeps the newest lines in a bounded number of bounded files', () => {
  const file = join(directory, 'logs', 'x.log');
  const sink = createRotatingFile(file, { fileBytesMax: 20, filesMax: 3 });
  for (let i = 0; i < 9; i++) sink.write(`line-${String(i)}---`); // 10 bytes each with the line end: two a file
  sink.close();
  expect(readdirSync(join(directory, 'logs')).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2']);
  expect(readFileSync(file, 'utf8')).toBe('line-8---\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('line-6---\nline-7---\n');
});

it('goes on in the file that is there', () => {
  const file = join(directory, 'x.log');
  for (const line of ['first', 'second']) {
    const sink = createRotatingFile(file, { fileBytesMax: 100, filesMax: 2 });
    sink.write(line);
    sink.close();
  }
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
});

it('a line longer than a file is kept whole', () => {
  const file = join(directory, 'x.log');
  const sink = createRotatingFile(file, { fileBytesMax: 4, filesMax: 2 });
  sink.write('0123456789');
  sink.close();
  expect(readFileSync(file, 'utf8')).toBe('0123456789\n');
});
