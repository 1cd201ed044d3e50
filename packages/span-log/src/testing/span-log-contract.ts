import { createHash } from 'node:crypto';
import { parseProjectId, unixMs } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import type { Assignment, LogReader, ReadLimits, RecordHeader, SpanLog } from '../span-log.ts';

/** A valid header; name only what the test is about. */
export function aRecordHeader(over: Partial<RecordHeader> = {}): RecordHeader {
  return {
    version: 1,
    projectId: parseProjectId(1),
    signal: 'traces',
    keyId: 7,
    gatewayId: 'gateway-1',
    receivedAt: unixMs(1_763_892_000_000),
    digest: new Uint8Array(createHash('sha256').update('a').digest().subarray(0, 16)),
    split: 0,
    encoding: 'identity',
    bodyBytes: 3,
    itemCount: 1,
    ...over,
  };
}

const LIMITS: ReadLimits = { recordsMax: 100, bytesMax: 1_000_000, waitMs: 0 };

/** What every SpanLog must do. `open` gives an empty log; `excused` lists tests that a backend may skip, each with a reason. */
export function describeSpanLogContract(
  backend: string,
  open: () => Promise<SpanLog>,
  excused: Readonly<Record<string, string>> = {},
): void {
  describe(`SpanLog contract: ${backend}`, () => {
    const check = (name: string, body: (log: SpanLog) => Promise<void>): void => {
      it.skipIf(name in excused)(name, async () => {
        const log = await open();
        try {
          await body(log);
        } finally {
          await log.close();
        }
      });
    };
    const body = (text: string): Uint8Array => new TextEncoder().encode(text);
    const texts = async (reader: LogReader, from: bigint, limits = LIMITS): Promise<string[]> =>
      (await reader.read(from, limits)).map((record) => new TextDecoder().decode(record.body));

    check('records come back whole, in order, with offsets from 0 without gaps', async (log) => {
      const header = aRecordHeader({ gatewayId: '网关', split: 3, encoding: 'zstd', bodyBytes: 4_000_000_000, itemCount: 12 });
      expect(await log.append(0, header, body('one'))).toBe(0n);
      expect(await log.append(0, aRecordHeader(), body(''))).toBe(1n);
      const reader = await log.openReader('hot', 0);
      const [first, second] = await reader.read(0n, LIMITS);
      expect(first).toEqual({ offset: 0n, header, body: first?.body });
      expect(new TextDecoder().decode(first?.body)).toBe('one');
      expect(second?.offset).toBe(1n);
      expect(second?.body).toHaveLength(0);
      expect(await log.bounds(0)).toEqual({ start: 0n, end: 2n });
    });

    check("bytes of an answered append are the caller's again", async (log) => {
      const bytes = Buffer.from('kept');
      await log.append(0, aRecordHeader(), bytes);
      bytes.fill(0);
      expect(await texts(await log.openReader('hot', 0), 0n)).toEqual(['kept']);
    });

    check('an append is answered at whatever moment after another it comes', async (log) => {
      let last = Promise.resolve(-1n);
      for (let turns = 0; turns < 60; turns++) {
        await last;
        // So many turns of the microtask queue later: also in the moment when a writer has found nothing more to write.
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        last = log.append(0, aRecordHeader(), body(String(turns)));
      }
      expect(await last).toBe(59n);
    });

    check('appends made at once get offsets in the order of the calls', async (log) => {
      const offsets = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(0, aRecordHeader(), body(String(i)))));
      expect(offsets).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i)));
      const reader = await log.openReader('hot', 0);
      expect(await texts(reader, 150n)).toEqual(Array.from({ length: 50 }, (_, i) => String(150 + i)));
    });

    check('a read keeps to its limits and gives at least one record', async (log) => {
      for (const text of ['aaaa', 'bbbb', 'cccc']) await log.append(0, aRecordHeader(), body(text));
      const reader = await log.openReader('hot', 0);
      expect(await texts(reader, 0n, { ...LIMITS, recordsMax: 2 })).toEqual(['aaaa', 'bbbb']);
      expect(await texts(reader, 1n, { ...LIMITS, bytesMax: 1 })).toEqual(['bbbb']);
      expect(await texts(reader, 3n)).toEqual([]);
    });

    check('a read is bounded by what its records become when they are unpacked', async (log) => {
      for (const text of ['a', 'b', 'c']) await log.append(0, aRecordHeader({ bodyBytes: 1_000 }), body(text));
      const reader = await log.openReader('hot', 0);
      expect(await texts(reader, 0n, { ...LIMITS, bodyBytesMax: 2_000 })).toEqual(['a', 'b']);
      expect(await texts(reader, 1n, { ...LIMITS, bodyBytesMax: 1_999 })).toEqual(['b']);
      expect(await texts(reader, 2n, { ...LIMITS, bodyBytesMax: 1 })).toEqual(['c']);
    });

    check('a read waits for the next record', async (log) => {
      const reader = await log.openReader('hot', 0);
      const waiting = texts(reader, 0n, { ...LIMITS, waitMs: 20_000 });
      await log.append(0, aRecordHeader(), body('late'));
      expect(await waiting).toEqual(['late']);
    });

    check('a waiting read ends when its signal aborts', async (log) => {
      const reader = await log.openReader('hot', 0);
      const stop = new AbortController();
      const waiting = reader.read(0n, { ...LIMITS, waitMs: 20_000 }, stop.signal);
      stop.abort(new Error('stopping'));
      await expect(waiting).rejects.toThrow('stopping');
    });

    check('a cut is kept until the commit, and readers do not disturb each other', async (log) => {
      for (const text of ['a', 'b', 'c']) await log.append(0, aRecordHeader(), body(text));
      const hot = await log.openReader('hot', 0);
      await hot.storeCut({ partition: 0, from: 0n, to: 2n });
      expect((await log.openReader('hot', 0)).cut).toEqual({ partition: 0, from: 0n, to: 2n, context: '' });
      await hot.storeCut({ partition: 0, from: 0n, to: 2n }, 'settings/网关');
      expect((await log.openReader('hot', 0)).cut).toEqual({ partition: 0, from: 0n, to: 2n, context: 'settings/网关' });
      await hot.commit(2n);
      const again = await log.openReader('hot', 0);
      expect(again.committed).toBe(2n);
      expect(again.cut).toBeNull();
      expect((await log.openReader('cold', 0)).committed).toBe(0n);
    });

    check('a cut must begin at the committed offset, and a commit never goes back', async (log) => {
      await log.append(0, aRecordHeader(), body('a'));
      const reader = await log.openReader('hot', 0);
      await expect(async () => reader.storeCut({ partition: 0, from: 1n, to: 2n })).rejects.toThrow(/bug/);
      await reader.commit(1n);
      await expect(async () => reader.commit(0n)).rejects.toThrow(/bug/);
    });

    check('assignments give every partition where its reader stood, once, and end when told', async (log) => {
      for (const text of ['a', 'b', 'c']) await log.append(0, aRecordHeader(), body(text));
      const before = await log.openReader('hot', 0);
      await before.commit(1n);
      await before.storeCut({ partition: 0, from: 1n, to: 2n }, 'x');
      await before.close();
      const stop = new AbortController();
      const given: Assignment[] = [];
      const ended = (async () => {
        for await (const assignment of log.assignments('hot', stop.signal)) {
          given.push(assignment);
          if (given.length < log.partitions) continue;
          const { reader } = given.find(({ partition }) => partition === 0) ?? assignment;
          expect(reader.committed).toBe(1n);
          expect(reader.cut).toEqual({ partition: 0, from: 1n, to: 2n, context: 'x' });
          expect(await texts(reader, 1n)).toEqual(['b', 'c']);
          await reader.commit(2n);
          stop.abort();
          for (const each of given) await each.reader.close();
        }
      })();
      await ended;
      expect(given.map(({ partition }) => partition).sort()).toEqual(Array.from({ length: log.partitions }, (_, i) => i));
      expect((await log.openReader('hot', 0)).committed).toBe(2n);
    });

    check('a record larger than the log takes is refused and harms nothing', async (log) => {
      const largest = new Uint8Array(log.recordBytesMax);
      await expect(log.append(0, aRecordHeader(), largest)).rejects.toMatchObject({ code: 'INGEST.BODY_TOO_LARGE' });
      expect(await log.append(0, aRecordHeader(), body('small'))).toBe(0n);
    });

    check('headers can be read back from before the committed offset, by receive time', async (log) => {
      for (const at of [1_000, 2_000, 3_000, 4_000]) await log.append(0, aRecordHeader({ receivedAt: unixMs(at) }), body(String(at)));
      const reader = await log.openReader('hot', 0);
      await reader.commit(3n);
      const seen: number[] = [];
      for await (const { header } of reader.readBack(unixMs(2_000))) seen.push(header.receivedAt);
      expect(seen).toEqual([2_000, 3_000]);
    });

    check('appends after the close are refused as unavailable', async (log) => {
      await log.close();
      await expect(log.append(0, aRecordHeader(), body('x'))).rejects.toMatchObject({ code: 'LOG.UNAVAILABLE' });
    });
  });
}
