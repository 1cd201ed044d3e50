import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unixMs } from '@spanhouse/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDeadLetters, parseDeadLetterId, replayedHeader, type DeadLetters } from '../src/index.ts';
import { aRecordHeader } from '../src/testing/index.ts';
import { bodyOf, freshDirectory } from './support/small-log.ts';

let directory: string;
let letters: DeadLetters;
beforeEach(async () => {
  directory = await freshDirectory();
  letters = openDeadLetters(join(directory, 'dead-letter'));
});
afterEach(() => rm(directory, { recursive: true }));

const ID = { partition: 2, offset: 17n };
const record = { offset: 17n, header: aRecordHeader(), body: bodyOf('the body') };

it('gives back what was set aside, whole, with its reason', async () => {
  await letters.write(2, record, 'it cannot be read');
  expect(await letters.list()).toEqual([ID]);
  const letter = await letters.read(ID);
  expect(letter).toMatchObject({ ...ID, state: 'kept', reason: 'it cannot be read', header: record.header });
  expect(Buffer.from(letter?.body ?? []).toString()).toBe('the body');
});

it('is empty where nothing was ever set aside', async () => {
  expect(await letters.list()).toEqual([]);
  expect(await letters.read(ID)).toBeNull();
  expect(await letters.askForReplay(ID)).toBe(false);
  expect(await letters.remove(ID)).toBe(false);
});

it('lists in the order of the log, not of the names', async () => {
  for (const [partition, offset] of [
    [1, 9n],
    [0, 100n],
    [0, 20n],
    [10, 1n],
  ] as const)
    await letters.write(partition, { ...record, offset }, 'x');
  expect((await letters.list()).map(({ partition, offset }) => `${String(partition)}-${String(offset)}`)).toEqual([
    '0-20',
    '0-100',
    '1-9',
    '10-1',
  ]);
});

it('what is to be replayed is kept until it is removed', async () => {
  await letters.write(2, record, 'x');
  expect(await letters.askForReplay(ID)).toBe(true);
  expect(await letters.askForReplay(ID)).toBe(true);
  expect(await letters.list('kept')).toEqual([]);
  expect(await letters.list('to be replayed')).toEqual([ID]);
  expect(await letters.read(ID)).toMatchObject({ state: 'to be replayed', reason: 'x' });
  expect(await letters.remove(ID)).toBe(true);
  expect(await letters.list()).toEqual([]);
  expect((await readdir(join(directory, 'dead-letter'))).sort()).toEqual(['replay']);
});

it('passes over files that are no letters', async () => {
  await letters.write(2, record, 'x');
  await writeFile(join(directory, 'dead-letter', '3-4.record.new'), 'half');
  await writeFile(join(directory, 'dead-letter', 'notes.record'), 'x');
  await mkdir(join(directory, 'dead-letter', 'replay'), { recursive: true });
  expect(await letters.list()).toEqual([ID]);
});

it('a letter whose file is damaged is reported as such', async () => {
  await letters.write(2, record, 'x');
  await writeFile(join(directory, 'dead-letter', '2-17.record'), 'short');
  await expect(letters.read(ID)).rejects.toMatchObject({ code: 'LOG.CORRUPT' });
});

it.each(['', '1', '../1-2', '1-2/../3', '1-2.record', '-1-2', '1--2', '12345-1'])('“%s” names no letter', (text) => {
  expect(parseDeadLetterId(text)).toBeNull();
});

it('a replay has another digest than the request, always the same, and is received when it is appended', () => {
  const letter = { ...ID, state: 'kept' as const, writtenAt: 0, reason: '', header: record.header, body: record.body };
  const first = replayedHeader(letter, unixMs(5));
  const again = replayedHeader(letter, unixMs(6));
  expect(first.digest).not.toEqual(record.header.digest);
  expect(again.digest).toEqual(first.digest);
  expect(replayedHeader({ ...letter, offset: 18n }, unixMs(5)).digest).not.toEqual(first.digest);
  expect({ ...first, digest: null, receivedAt: null }).toEqual({ ...record.header, digest: null, receivedAt: null });
  expect(first.receivedAt).toBe(5);
});
