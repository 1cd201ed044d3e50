import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLog, systemClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { systemLogFiles } from '../src/file/log-files.ts';
import { createFileSpanLog, type SpanLog } from '../src/index.ts';
import { aRecordHeader } from '../src/testing/index.ts';
import { bodyOf, freshDirectory, openSmallLog, textsOf } from './support/small-log.ts';

const BODY = bodyOf('x'.repeat(100));

/** A log of at most 4,000 bytes in segments of 600; `full` says so when it refuses. */
async function openBoundedLog(directory: string): Promise<SpanLog> {
  return createFileSpanLog({ directory, segmentBytesMax: 600, bytesMax: 4_000 }, { clock: systemClock, log: silentLog });
}

async function appendUntilRefused(log: SpanLog, most: number): Promise<number> {
  for (let count = 0; count < most; count++) {
    const outcome = await log.append(0, aRecordHeader(), BODY).then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome !== null) {
      expect(outcome).toMatchObject({ code: 'LOG.UNAVAILABLE' });
      return count;
    }
  }
  return most;
}

it('at its bound the log refuses what readers have no room for, and goes on as soon as they have read', async () => {
  const directory = await freshDirectory();
  const log = await openBoundedLog(directory);
  const reader = await log.openReader('hot', 0);
  const before = await appendUntilRefused(log, 1_000);
  expect(before).toBeGreaterThan(10);
  expect(before).toBeLessThan(40);
  expect(await appendUntilRefused(log, 1)).toBe(0);
  await reader.commit(BigInt(before));
  // Younger than the retention of an hour, and yet it goes: nobody needs it, and senders wait.
  expect(await appendUntilRefused(log, 10)).toBe(10);
  const { end } = await log.bounds(0);
  expect(end).toBe(BigInt(before + 10));
  expect((await reader.read(reader.committed, { recordsMax: 100, bytesMax: 1e6, waitMs: 0 })).length).toBeGreaterThan(0);
  await log.close();
  await rm(directory, { recursive: true });
});

it('what a second reader still needs stays at the bound', async () => {
  const directory = await freshDirectory();
  const log = await openBoundedLog(directory);
  const hot = await log.openReader('hot', 0);
  const cold = await log.openReader('cold', 0);
  const before = await appendUntilRefused(log, 1_000);
  await hot.commit(BigInt(before));
  expect(await appendUntilRefused(log, 1)).toBe(0);
  expect(await cold.read(0n, { recordsMax: 1, bytesMax: 1, waitMs: 0 })).toHaveLength(1);
  await log.close();
  await rm(directory, { recursive: true });
});

it('a disk that stays full leaves no heap of files behind, and its batches are taken when there is room again', async () => {
  const directory = await freshDirectory();
  let isFull = false;
  let opened = 0;
  let closed = 0;
  const files: typeof systemLogFiles = {
    ...systemLogFiles,
    open: async (path, create) => {
      const file = await systemLogFiles.open(path, create);
      opened++;
      return {
        ...file,
        write: async (buffers, position) => {
          // A part of it still finds room, as on a real disk.
          if (isFull) await file.write([Buffer.concat(buffers).subarray(0, 7)], position);
          if (isFull) throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
          await file.write(buffers, position);
        },
        close: async () => {
          closed++;
          await file.close();
        },
      };
    },
  };
  const log = await openSmallLog(directory, files);
  await log.append(0, aRecordHeader(), bodyOf('before'));
  isFull = true;
  for (let i = 0; i < 200; i++) await expect(log.append(0, aRecordHeader(), BODY)).rejects.toMatchObject({ code: 'LOG.UNAVAILABLE' });
  expect((await readdir(join(directory, 'partition-0'))).length).toBeLessThanOrEqual(2);
  expect(opened - closed).toBeLessThanOrEqual(2);
  isFull = false;
  await log.append(0, aRecordHeader(), bodyOf('after'));
  await log.close();
  const again = await openSmallLog(directory);
  expect(await textsOf(again)).toEqual(['before', 'after']);
  await again.close();
  await rm(directory, { recursive: true });
});
