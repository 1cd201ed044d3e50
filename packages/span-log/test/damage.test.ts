import { appendFile, copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAppError } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { aRecordHeader } from '../src/testing/index.ts';
import { bodyOf, freshDirectory, openSmallLog, textsOf } from './support/small-log.ts';

type Written = {
  readonly directory: string;
  readonly path: string;
  readonly bytes: Buffer;
  readonly texts: readonly string[];
  readonly ends: readonly number[];
};

/** One segment of five records, each synced by itself unless `atOnce`. `ends`: where each record's frame ends. */
async function written(atOnce = false): Promise<Written> {
  const directory = await freshDirectory();
  const log = await openSmallLog(directory);
  const texts = [1, 2, 3, 4, 5].map((i) => `record ${String(i)}`);
  const append = (text: string): Promise<bigint> => log.append(0, aRecordHeader(), bodyOf(text));
  if (atOnce) await Promise.all(texts.map(append));
  else for (const text of texts) await append(text);
  await log.close();
  const folder = join(directory, 'partition-0');
  const path = join(folder, (await readdir(folder))[0] ?? '');
  const bytes = await readFile(path);
  return { directory, path, bytes, texts, ends: [1, 2, 3, 4, 5].map((i) => (bytes.length / 5) * i) };
}

async function readOrCode(directory: string): Promise<readonly string[] | string> {
  try {
    const log = await openSmallLog(directory);
    try {
      return await textsOf(log);
    } finally {
      await log.close();
    }
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

describe('a log whose end was cut off', () => {
  it('keeps all whole records, whatever the length, and goes on behind them', async () => {
    const { directory, path, bytes, texts, ends } = await written();
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(path, bytes);
      await truncate(path, length);
      const whole = ends.filter((end) => end <= length).length;
      const log = await openSmallLog(directory);
      expect(await log.append(0, aRecordHeader(), bodyOf('next')), `${String(length)} bytes`).toBe(BigInt(whole));
      expect(await textsOf(log)).toEqual([...texts.slice(0, whole), 'next']);
      await log.close();
      const extra = (await readdir(join(directory, 'partition-0'))).filter((name) => join(directory, 'partition-0', name) !== path);
      for (const name of extra) await rm(join(directory, 'partition-0', name));
    }
    await rm(directory, { recursive: true });
  });

  it('does not take garbage behind the end for records', async () => {
    const { directory, path, texts } = await written();
    await appendFile(path, Buffer.alloc(500, 0xa5));
    expect(await readOrCode(directory)).toEqual(texts);
    await rm(directory, { recursive: true });
  });
});

describe('a flipped bit', () => {
  it('in a record that was acknowledged before another was written is reported, and nothing is changed', async () => {
    const { directory, path, bytes, ends } = await written();
    for (let at = 0; at < (ends[3] ?? 0); at += 3) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await writeFile(path, damaged);
      expect(await readOrCode(directory), `byte ${String(at)}`).toBe('LOG.CORRUPT');
      expect(await readFile(path)).toEqual(Buffer.from(damaged));
    }
    await rm(directory, { recursive: true });
  });

  it('in a batch that no later sync vouches for ends the log there, and what is cut off is kept beside', async () => {
    const { directory, path, bytes, texts, ends } = await written(true);
    const damaged = Uint8Array.from(bytes);
    const at = (ends[1] ?? 0) + 30;
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await writeFile(path, damaged);
    expect(await readOrCode(directory)).toEqual(texts.slice(0, 2));
    expect(await readFile(`${path}.torn`)).toEqual(Buffer.from(damaged.subarray(ends[1])));
    await rm(directory, { recursive: true });
  });

  it('in the file of a reader is reported', async () => {
    const { directory } = await written();
    const log = await openSmallLog(directory);
    await (await log.openReader('hot', 0)).commit(3n);
    await log.close();
    const path = join(directory, 'readers', 'hot-0.json');
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.replace('"committed":"3"', '"committed":"4"'));
    expect(await readOrCode(directory)).toBe('LOG.CORRUPT');
    await rm(directory, { recursive: true });
  });
});

it('a missing segment is reported', async () => {
  const { directory, path } = await written();
  const elsewhere = join(directory, 'partition-0', '00000000000000000009-000000.log');
  await mkdir(join(directory, 'partition-0'), { recursive: true });
  await copyFile(path, elsewhere);
  expect(await readOrCode(directory)).toBe('LOG.CORRUPT');
  await rm(directory, { recursive: true });
});
