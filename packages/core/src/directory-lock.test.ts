import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { lockDirectory } from './directory-lock.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'spanhouse-lock-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

it('makes the directory for its owner alone', () => {
  lockDirectory(join(parent, 'data')).release();
  expect(statSync(join(parent, 'data')).mode & 0o777).toBe(0o700);
});

it('a directory that was released can be locked again, and releasing twice does not free it for a third', () => {
  const first = lockDirectory(parent);
  first.release();
  const second = lockDirectory(parent);
  first.release();
  expect(() => lockDirectory(parent)).toThrow(`is using ${parent}`);
  second.release();
});

it('a second process is refused by name, even if the first kept nothing of its lock, and let in once that was killed', async () => {
  const module = new URL('directory-lock.ts', import.meta.url).href;
  const script = `const { lockDirectory } = await import(${JSON.stringify(module)}); lockDirectory(${JSON.stringify(parent)}); for (let i = 0; i < 3; i++) { await new Promise(setImmediate); gc(); } console.log('locked'); setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  expect(() => lockDirectory(parent)).toThrow(`another process (process ${String(holder.pid)}) is using ${parent}`);
  const ended = once(holder, 'exit');
  holder.kill('SIGKILL');
  await ended;
  lockDirectory(parent).release();
});
