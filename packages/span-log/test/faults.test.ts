import { rm } from 'node:fs/promises';
import { isAppError } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import type { SpanLog } from '../src/index.ts';
import { aRecordHeader } from '../src/testing/index.ts';
import { faultyFiles, type Fault } from './support/faulty-files.ts';
import { bodyOf, freshDirectory, openSmallLog, textsOf } from './support/small-log.ts';

const ROUNDS = 6;

/** Appends in rounds of three at once; what was acknowledged and what was refused, in the order of the offsets. */
async function appendAll(
  directory: string,
  fault: Fault | null,
): Promise<{ acknowledged: readonly string[]; refused: readonly string[]; operations: number }> {
  const { files, seen } = faultyFiles(fault);
  let log: SpanLog;
  try {
    log = await openSmallLog(directory, files);
  } catch (error) {
    expect(String(error)).toContain('injected');
    return { acknowledged: [], refused: ['opening'], operations: seen.length };
  }
  const acknowledged: { offset: bigint; text: string }[] = [];
  const refused: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const texts = [0, 1, 2].map((i) => `record ${String(round)}.${String(i)} ${'x'.repeat(40)}`);
    const outcomes = await Promise.allSettled(texts.map((text) => log.append(0, aRecordHeader(), bodyOf(text))));
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') acknowledged.push({ offset: outcome.value, text: texts[i] ?? '' });
      else {
        refused.push(texts[i] ?? '');
        expect(isAppError(outcome.reason) && outcome.reason.code).toBe('LOG.UNAVAILABLE');
      }
    }
    expect(await log.bounds(0)).toEqual({ start: 0n, end: BigInt(acknowledged.length) });
  }
  await log.close();
  return {
    acknowledged: acknowledged.sort((a, b) => Number(a.offset - b.offset)).map(({ text }) => text),
    refused,
    operations: seen.length,
  };
}

async function reopened(directory: string): Promise<readonly string[]> {
  const log = await openSmallLog(directory);
  try {
    return await textsOf(log);
  } finally {
    await log.close();
    await rm(directory, { recursive: true });
  }
}

describe('a failing disk', async () => {
  const { operations } = await appendAll(await freshDirectory(), null);

  it('is met in every place', () => {
    expect(operations).toBeGreaterThan(15);
  });

  for (const code of ['EIO', 'ENOSPC'] as const) {
    for (const writesPart of [false, true]) {
      it(`${code}${writesPart ? ' after half a write' : ''}, at every operation: what was acknowledged stays, in order, and writing goes on`, async () => {
        for (let at = 0; at < operations; at++) {
          const directory = await freshDirectory();
          const { acknowledged, refused } = await appendAll(directory, { at, code, writesPart });
          expect(refused, `operation ${String(at)}`).not.toEqual([]);
          const stored = await reopened(directory);
          expect(stored.slice(0, acknowledged.length), `operation ${String(at)}`).toEqual(acknowledged);
          // The last batch before the end may be on disk although it was refused; its sender repeats it, and the digest tells.
          expect(
            stored.slice(acknowledged.length).every((text) => refused.includes(text)),
            `operation ${String(at)}`,
          ).toBe(true);
        }
      });
    }
  }

  it('a position that could not be kept is refused, and the one before stays', async () => {
    const directory = await freshDirectory();
    const counting = faultyFiles(null);
    const first = await openSmallLog(directory, counting.files);
    await first.append(0, aRecordHeader(), bodyOf('a'));
    await (await first.openReader('hot', 0)).commit(1n);
    await first.append(0, aRecordHeader(), bodyOf('b'));
    await first.close();
    // Opening and opening a known reader replace nothing: the first replacement is the commit's.
    const { files } = faultyFiles({ at: counting.seen.length, code: 'ENOSPC', writesPart: false });
    const replaceFails = { ...files, replace: () => Promise.reject(new Error('ENOSPC: injected')) };
    const second = await openSmallLog(directory, replaceFails);
    const reader = await second.openReader('hot', 0);
    await expect(reader.commit(2n)).rejects.toMatchObject({ code: 'LOG.UNAVAILABLE' });
    expect(reader.committed).toBe(1n);
    await second.close();
    const third = await openSmallLog(directory);
    expect((await third.openReader('hot', 0)).committed).toBe(1n);
    await third.close();
    await rm(directory, { recursive: true });
  });
});
