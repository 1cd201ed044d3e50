import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError, manualClock, parseProjectId, silentLog, unixMs, type Running } from '@spanhouse/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchProjectSettings, type Project, type WatchedProjectSettings } from '../src/index.ts';

let directory: string;
let file: string;
let clock: ReturnType<typeof manualClock>;
let retentionDays: number | null;
let indexedTags: Project['indexedTags'];
let isAway: boolean;
let running: Running | null;
let asked: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spanhouse-settings-'));
  file = join(directory, 'compute', 'project-settings.json');
  clock = manualClock(1_000);
  retentionDays = 30;
  indexedTags = [];
  isAway = false;
  running = null;
  asked = 0;
});
afterEach(async () => {
  await running?.stop(AbortSignal.timeout(1_000));
  await rm(directory, { recursive: true });
});

/** Just enough of a database: one project, able to be away. */
const projects = {
  list: async (): Promise<readonly Project[]> => {
    asked++;
    await Promise.resolve();
    if (isAway) throw new AppError('STORE.UNAVAILABLE', 'away');
    return [{ id: parseProjectId(7), organizationId: 1, slug: 'shop', name: 'Shop', retentionDays, indexedTags }];
  },
} as Parameters<typeof watchProjectSettings>[0]['projects'];

const watch = (): WatchedProjectSettings => watchProjectSettings({ projects }, file, { clock, log: silentLog });
const settled = async (isDone: () => boolean): Promise<void> => {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
};

it('days of a project are known from the start, and changes within ten seconds', async () => {
  const watched = watch();
  running = await watched.start();
  const first = watched.snapshot();
  expect(first).toEqual({ retentionDays: { 7: 30 }, indexedTags: {} });
  clock.advance(10_000);
  await settled(() => asked === 2);
  expect(watched.snapshot()).toBe(first);
  retentionDays = 90;
  clock.advance(10_000);
  await settled(() => watched.snapshot() !== first);
  expect(watched.snapshot()).toEqual({ retentionDays: { 7: 90 }, indexedTags: {} });
  retentionDays = null;
  clock.advance(10_000);
  await settled(() => watched.snapshot().retentionDays[7] === undefined);
});

it('tags that the index holds are known as the days are, and a file of before has none', async () => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ version: 1, retentionDays: { 7: 30 } }));
  isAway = true;
  const watched = watch();
  running = await watched.start();
  expect(watched.snapshot()).toEqual({ retentionDays: { 7: 30 }, indexedTags: {} });
  isAway = false;
  indexedTags = [{ key: 'tier', since: unixMs(5) }];
  clock.advance(10_000);
  await settled(() => watched.snapshot().indexedTags[7] !== undefined);
  expect(watched.snapshot().indexedTags).toEqual({ 7: ['tier'] });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ indexedTags: { 7: ['tier'] } });
});

it('while PostgreSQL is away a start goes on with what was known last, and a run with what it knows', async () => {
  const before = await watch().start();
  await before.stop(AbortSignal.timeout(1_000));
  isAway = true;
  const watched = watch();
  running = await watched.start();
  expect(watched.snapshot()).toEqual({ retentionDays: { 7: 30 }, indexedTags: {} });
  clock.advance(10_000);
  await settled(() => asked === 3);
  expect(watched.snapshot()).toEqual({ retentionDays: { 7: 30 }, indexedTags: {} });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, retentionDays: { 7: 30 }, indexedTags: {} });
});

it('with neither nothing is known until one of them answers: no number of days is guessed', async () => {
  isAway = true;
  const watched = watch();
  running = await watched.start();
  let isKnown = false;
  const knowing = watched.known(new AbortController().signal).then(() => {
    isKnown = true;
  });
  const until = async (isDone: () => boolean): Promise<void> => {
    for (; !isDone(); await new Promise((resolve) => setImmediate(resolve))) clock.advance(1_000);
  };
  await until(() => asked === 5);
  expect(isKnown).toBe(false);
  expect(() => watched.snapshot()).toThrow('bug');
  const stopping = new AbortController();
  const waiting = watched.known(stopping.signal);
  stopping.abort(new Error('stopping'));
  await expect(waiting).rejects.toThrow('stopping');
  isAway = false;
  await until(() => isKnown);
  await knowing;
  expect(watched.snapshot()).toEqual({ retentionDays: { 7: 30 }, indexedTags: {} });
});

it('a damaged file stops the start', async () => {
  const before = await watch().start();
  await before.stop(AbortSignal.timeout(1_000));
  await writeFile(file, '{"version":2}');
  isAway = true;
  await expect(watch().start()).rejects.toThrow();
});
