import { mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseProjectId, unixMs } from '@spanhouse/core';
import { openDeadLetters, type DeadLetters } from '@spanhouse/span-log';
import { aRecordHeader } from '@spanhouse/span-log/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deadLettersCommand } from '../src/commands/dead-letters.ts';
import { dispatch } from '../src/dispatch.ts';

let data: string;
let letters: DeadLetters;
let said: string[];
let bytes: Uint8Array[];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanhouse-operator-'));
  letters = openDeadLetters(join(data, 'dead-letter'));
  said = [];
  bytes = [];
});
afterEach(() => rm(data, { recursive: true }));

function run(...words: string[]): Promise<number> {
  const output = { line: (text: string) => said.push(text), bytes: (piece: Uint8Array) => bytes.push(piece) };
  return dispatch([deadLettersCommand], words, { SPANHOUSE_DATA: data }, output);
}

async function aLetter(offset: bigint, reason = 'INGEST.MALFORMED: it is cut off'): Promise<void> {
  const receivedAt = unixMs(Date.UTC(2026, 10, 23, 10));
  const header = { ...aRecordHeader(), projectId: parseProjectId(7), receivedAt, encoding: 'gzip' as const, bodyBytes: 4, itemCount: 3 };
  await letters.write(0, { offset, header, body: gzipSync('body') }, reason);
}

it('lists them with what a person needs to judge them', async () => {
  await aLetter(4_211n);
  await aLetter(12n, 'one\nand more');
  expect(await run('dead-letters', 'ls')).toBe(0);
  expect(said).toEqual([
    'id      received                  project  spans  state  reason',
    '0-12    2026-11-23T10:00:00.000Z  7        3      kept   one',
    '0-4211  2026-11-23T10:00:00.000Z  7        3      kept   INGEST.MALFORMED: it is cut off',
  ]);
});

it('says so when there are none', async () => {
  expect(await run('dead-letters', 'ls')).toBe(0);
  expect(said).toEqual(['There are no dead letters.']);
});

it('text that came from outside cannot steer the terminal', async () => {
  await aLetter(1n, 'a \u001b[2J b');
  await run('dead-letters', 'ls');
  expect(said.join('')).not.toContain('\u001b');
});

it('shows one, and its body unpacked', async () => {
  await aLetter(1n);
  expect(await run('dead-letters', 'show', '0-1')).toBe(0);
  expect(said.join('\n')).toMatch(/project +7\n(.*\n)*reason +INGEST.MALFORMED: it is cut off/);
  expect(await run('dead-letters', 'show', '0-1', '--body')).toBe(0);
  expect(Buffer.concat(bytes).toString()).toBe('body');
  expect(await run('dead-letters', 'show', '0-2')).toBe(1);
});

it('asks for the replay of some or all, and removes', async () => {
  for (const offset of [1n, 2n, 3n]) await aLetter(offset);
  expect(await run('dead-letters', 'replay', '0-2')).toBe(0);
  expect((await letters.list('to be replayed')).map(({ offset }) => offset)).toEqual([2n]);
  expect(await run('dead-letters', 'rm', '0-1', '0-9')).toBe(1);
  expect(said.at(-1)).toBe('0-9 is not there');
  expect(await run('dead-letters', 'replay', '--all')).toBe(0);
  expect((await letters.list('to be replayed')).map(({ offset }) => offset)).toEqual([2n, 3n]);
  expect(await letters.list('kept')).toEqual([]);
});

it.each([[], ['sing'], ['replay'], ['replay', '--all', '0-1'], ['rm'], ['show'], ['show', '../etc'], ['ls', '--wrong']])(
  'what it does not understand changes nothing: %j',
  async (...words) => {
    await aLetter(1n);
    expect(await run('dead-letters', ...words)).toBe(2);
    expect(said.at(-1)).toContain('npx spanhouse dead-letters rm');
    expect(await letters.list('kept')).toHaveLength(1);
  },
);

it('is a program', () => {
  const program = fileURLToPath(new URL('../bin/spanhouse.mjs', import.meta.url));
  const ls = spawnSync(process.execPath, [program, 'dead-letters', 'ls'], {
    encoding: 'utf8',
    env: { ...process.env, SPANHOUSE_DATA: data },
  });
  expect([ls.status, ls.stdout]).toEqual([0, 'There are no dead letters.\n']);
  const help = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect([help.status, help.stdout.includes('npx spanhouse dead-letters ls')]).toEqual([0, true]);
  expect(spawnSync(process.execPath, [program, 'sing'], { encoding: 'utf8' }).status).toBe(2);
});
