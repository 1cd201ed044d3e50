import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '@spanhouse/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSupervisedProcess, type ProcessSpec, type SupervisorDeps } from '../src/supervised-process.ts';
import { together } from '../src/together.ts';

let directory: string;
let said: string[];
let logged: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spanhouse-launcher-'));
  said = [];
  logged = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const deps = (): SupervisorDeps => ({
  clock: systemClock,
  log: silentLog,
  openLog: () => ({ write: (line) => logged.push(line), close: () => undefined }),
  say: (line) => said.push(line),
  signal: new AbortController().signal,
});

/** A process that runs `script`; healthy when it has printed `up`. */
function spec(script: string, over: Partial<ProcessSpec> = {}): ProcessSpec {
  const file = join(directory, `${over.name ?? 'child'}.mjs`);
  writeFileSync(file, script);
  return {
    name: 'child',
    args: [file],
    cwd: directory,
    env: {},
    whyNotReady: () => Promise.resolve(logged.at(-1)?.startsWith('up') === true ? null : 'not up'),
    startTimeoutMs: 10_000,
    stopTimeoutMs: 5_000,
    ...over,
  };
}

const STAY = 'setInterval(() => undefined, 1000);';

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain; said: ${said.join(' | ')}; logged: ${logged.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
};

it('starts when it is healthy and ends in good order when asked', async () => {
  const running = await createSupervisedProcess(
    spec(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); console.log('up'); ${STAY}`),
    deps(),
  ).start();
  await running.stop(new AbortController().signal);
  expect(logged).toEqual(['up', 'bye']);
  expect(said).toHaveLength(1);
});

it('a process that ends before it is healthy fails the start with what it said', async () => {
  const line = JSON.stringify({
    level: 'error',
    event: 'x.failed',
    'exception.type': 'DATA.DAMAGED',
    'exception.message': 'file x is damaged',
  });
  await expect(createSupervisedProcess(spec(`console.log(${JSON.stringify(line)}); process.exit(1);`), deps()).start()).rejects.toThrow(
    'child did not start: file x is damaged',
  );
});

it('a process that is never healthy fails the start and is not left behind', async () => {
  const component = createSupervisedProcess(spec(`console.log('pid ' + process.pid); ${STAY}`, { startTimeoutMs: 400 }), deps());
  await expect(component.start()).rejects.toThrow('child did not start: not ready after 0.4 s: not up');
  expect(isAlive(Number(logged[0]?.slice('pid '.length)))).toBe(false);
});

it('a process that finds its data locked is tried again: its predecessor is still stopping', async () => {
  const flag = join(directory, 'second');
  const locked = JSON.stringify({ level: 'error', event: 'x.failed', 'exception.type': 'DATA.LOCKED', 'exception.message': 'in use' });
  const script = `import { existsSync, writeFileSync } from 'node:fs';
    if (!existsSync(${JSON.stringify(flag)})) { writeFileSync(${JSON.stringify(flag)}, ''); console.log(${JSON.stringify(locked)}); process.exit(1); }
    console.log('up'); ${STAY}`;
  const running = await createSupervisedProcess(spec(script), deps()).start();
  await running.stop(new AbortController().signal);
  expect(logged.at(-1)).toBe('up');
});

it('a process that dies is started again, and stopped for good when asked', async () => {
  const running = await createSupervisedProcess(spec(`console.log('up ' + process.pid); ${STAY}`), deps()).start();
  const first = Number(logged.splice(0)[0]?.slice('up '.length));
  process.kill(first, 'SIGKILL');
  await until(() => said.includes('child is ready again'));
  expect(said[1]).toBe('child ended (SIGKILL); starting it again in 0.5 s');
  const second = Number(logged.at(-1)?.slice('up '.length));
  expect(second).not.toBe(first);
  await running.stop(new AbortController().signal);
  expect(isAlive(second)).toBe(false);
});

it('a process that does not end when asked is killed after its time', async () => {
  const running = await createSupervisedProcess(
    spec(`process.on('SIGTERM', () => undefined); console.log('up ' + process.pid); ${STAY}`, { stopTimeoutMs: 200 }),
    deps(),
  ).start();
  await running.stop(new AbortController().signal);
  expect(isAlive(Number(logged[0]?.slice('up '.length)))).toBe(false);
  expect(said.at(-1)).toBe('child did not end in time and was killed');
});

it('processes end when their launcher is killed', async () => {
  const pidFile = join(directory, 'pid');
  const child = spec(
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); console.log('up'); ${STAY}`,
  );
  const launcher = `
    const { createSupervisedProcess } = await import(${JSON.stringify(new URL('../src/supervised-process.ts', import.meta.url).href)});
    const { silentLog, systemClock } = await import(${JSON.stringify(import.meta.resolve('@spanhouse/core'))});
    let isUp = false;
    await createSupervisedProcess({ ...${JSON.stringify({ ...child, whyNotReady: undefined })}, whyNotReady: async () => isUp ? null : 'not up' },
      { clock: systemClock, log: silentLog, openLog: () => ({ write: (line) => { isUp = line === 'up'; }, close: () => undefined }), say: () => undefined, signal: new AbortController().signal }).start();
    process.kill(process.pid, 'SIGKILL');`;
  expect(() => execFileSync(process.execPath, ['--input-type=module', '--eval', launcher])).toThrow(/SIGKILL|Command failed/);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await until(() => !isAlive(pid));
});

it('when one of several side by side fails, the others are stopped', async () => {
  const good = createSupervisedProcess(spec(`console.log('up ' + process.pid); ${STAY}`, { name: 'good' }), deps());
  const bad = createSupervisedProcess(
    spec(`setTimeout(() => process.exit(1), 300);`, { name: 'bad', whyNotReady: () => Promise.resolve('never') }),
    deps(),
  );
  await expect(together('both', [good, bad]).start()).rejects.toThrow('bad did not start: exit code 1');
  const pid = Number(logged.find((line) => line.startsWith('up'))?.slice('up '.length));
  expect(isAlive(pid)).toBe(false);
});
