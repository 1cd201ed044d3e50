import { manualClock } from '@spanhouse/core';
import type { LogReader, LogRecord } from '@spanhouse/span-log';
import { aRecordHeader } from '@spanhouse/span-log/testing';
import { expect, it } from 'vitest';
import { collectCut } from './collect-cut.ts';

const BOUNDS = { recordsMax: 100, bytesMax: 1_000, waitMs: 1_000, largeBytes: 200, waitLargeMs: 2_000 };

/** A log in which one record of `bytes` becomes readable every `everyMs`; time passes while it is read. */
async function collected(everyMs: number, bytes: number, bounds = BOUNDS): Promise<{ readonly records: number; readonly endedMs: number }> {
  const clock = manualClock(0);
  const arrival = (offset: bigint): number => (Number(offset) + 1) * everyMs;
  const reader: Pick<LogReader, 'read'> = {
    read: (from, { waitMs }) => {
      const wait = Math.max(0, arrival(from) - clock.monotonicMs());
      clock.advance(Math.min(wait, waitMs));
      const record: LogRecord = { offset: from, header: aRecordHeader({ bodyBytes: bytes }), body: new Uint8Array() };
      return Promise.resolve(wait > waitMs ? [] : [record]);
    },
  };
  const records = await collectCut(reader, 0n, bounds, { clock, signal: new AbortController().signal, isDraining: () => false });
  return { records: records.length, endedMs: clock.monotonicMs() };
}

it('a small cut closes a second after its first record', async () => {
  expect(await collected(400, 10)).toEqual({ records: 3, endedMs: 1_400 });
});

it('a cut that has become large waits longer, for the next would cost as much again', async () => {
  expect(await collected(400, 100)).toEqual({ records: 6, endedMs: 2_400 });
});

it('bytes and records close a cut at once', async () => {
  expect(await collected(100, 300)).toEqual({ records: 3, endedMs: 400 });
  expect(await collected(100, 250)).toEqual({ records: 4, endedMs: 400 });
  expect(await collected(1, 1, { ...BOUNDS, recordsMax: 7 })).toEqual({ records: 7, endedMs: 7 });
});

it('a record that comes late begins the waiting, not the reader', async () => {
  expect(await collected(5_000, 10)).toEqual({ records: 1, endedMs: 6_000 });
});
