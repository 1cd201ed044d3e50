import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { manualClock, silentLog } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { createFileSpanLog, type SpanLog } from '../src/index.ts';
import { ALL, freshDirectory } from './support/small-log.ts';
import { GOLDEN_RECORDS } from './support/golden-records.ts';

const GOLDEN = new URL('golden/log-v1/', import.meta.url);
const SEGMENT_BYTES_MAX = 400;

async function open(directory: string): Promise<SpanLog> {
  return createFileSpanLog(
    { directory, segmentBytesMax: SEGMENT_BYTES_MAX, retentionMs: Number.MAX_SAFE_INTEGER },
    { clock: manualClock(0), log: silentLog },
  );
}

it('a log written by version 1 is read: records, position and cut', async () => {
  const directory = await freshDirectory();
  await cp(GOLDEN, directory, { recursive: true });
  const log = await open(directory);
  const reader = await log.openReader('hot', 0);
  expect(reader.committed).toBe(2n);
  expect(reader.cut).toEqual({ partition: 0, from: 2n, to: 4n, context: '' });
  const records = [];
  for (let from = 0n; from < 5n;) {
    const read = await reader.read(from, ALL);
    records.push(...read.map(({ header, body }) => ({ header, body: Buffer.from(body) })));
    from += BigInt(read.length);
  }
  expect(records).toEqual(GOLDEN_RECORDS.map(({ header, body }) => ({ header, body: Buffer.from(body) })));
  await log.close();
  await rm(directory, { recursive: true });
});

it('the same records are written to the same bytes', async () => {
  const directory = await freshDirectory();
  const log = await open(directory);
  for (const { header, body } of GOLDEN_RECORDS) await log.append(0, header, body);
  const reader = await log.openReader('hot', 0);
  await reader.commit(2n);
  await reader.storeCut({ partition: 0, from: 2n, to: 4n });
  await log.close();
  for (const folder of ['partition-0', 'readers']) {
    const names = (await readdir(new URL(`${folder}/`, GOLDEN))).sort();
    expect((await readdir(join(directory, folder))).sort()).toEqual(names);
    for (const name of names)
      expect(await readFile(join(directory, folder, name))).toEqual(await readFile(new URL(`${folder}/${name}`, GOLDEN)));
  }
  await rm(directory, { recursive: true });
});
