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

it('leaves no file behind when a letter is removed', async () => {
  await letters.write(2, record, 'x');
  await letters.askForReplay(ID);
  await letters.remove(ID);
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
