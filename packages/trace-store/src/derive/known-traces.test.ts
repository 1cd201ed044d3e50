import { encodeTraces } from '@spanhouse/otlp';
import { tracesArbitrary } from '@spanhouse/otlp/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecords } from '../cut/decode-records.ts';
import { KernelSpans } from '../kernel/kernel-spans.ts';
import { Kernel } from '../kernel/kernel.ts';
import { aLogRecord, someCutSettings } from '../testing/log-records.ts';
import { ClosedHashes } from './closed-hashes.ts';
import { KnownTraces } from './known-traces.ts';
import { PairNumbers } from './pair-numbers.ts';
import { traceHash } from './trace-hash.ts';

const hash = fc.nat(0xffff_ffff);

function isKnown(known: KnownTraces, of: number): boolean {
  const bits = Math.log2(known.words.length * 32);
  const bit = of >>> (32 - bits);
  return (((known.words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}

it('whatever was added is known, however often the bits were doubled', () => {
  const known = new KnownTraces();
  const hashes = Array.from({ length: 40_000 }, (_, i) => traceHash(1, i, 0, 0, 0));
  for (const each of hashes) known.add(each);
  expect(known.words.length).toBe(2 ** 20 / 32);
  expect(hashes.every((each) => isKnown(known, each))).toBe(true);
  const others = Array.from({ length: 10_000 }, (_, i) => traceHash(1, i, 1, 0, 0));
  expect(others.filter((each) => isKnown(known, each)).length).toBeLessThan(2_500);
});

it('closed traces are remembered for as many slots as asked for, from when they were closed last', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(fc.nat(40), hash)), { maxLength: 12 }), hash, (slots, other) => {
      const closed = new ClosedHashes(3);
      slots.forEach((hashes, slot) => {
        closed.remember(slot, Uint32Array.from(hashes));
      });
      const kept = new Set(slots.slice(-3).flat());
      // 0 and 1 are kept as one.
      if (kept.has(0) || kept.has(1)) [0, 1].forEach((each) => kept.add(each));
      for (const each of [...slots.flat(), other]) expect([each, closed.has(each)]).toEqual([each, kept.has(each)]);
    }),
  );
});

it('numbers pairs by first sight', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(fc.nat(20), hash), fc.oneof(fc.nat(60), hash)), { maxLength: 3_000 }), (pairs) => {
      const numbers = new PairNumbers();
      const given = pairs.map(([first, second]) => numbers.numberOf(first, second));
      const seen = new Map<string, number>();
      const expected = pairs.map(([first, second]) => {
        const key = `${String(first)}/${String(second)}`;
        if (!seen.has(key)) seen.set(key, seen.size);
        return seen.get(key);
      });
      expect(given).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

describe('a share of the traces', () => {
  const kernel = new Kernel();
  const { limits } = someCutSettings();
  /** Trace hashes of the spans that were scanned, in order. */
  const hashesOf = (): readonly number[] => {
    const spans = new KernelSpans(kernel);
    return Array.from({ length: spans.count }, (_, span) => {
      const word = (at: number): number => spans.traceIdWord(span, at);
      return traceHash(1, word(0), word(1), word(2), word(3));
    });
  };

  it('is scanned with what is known; others only by chance', () => {
    fc.assert(
      fc.property(
        fc.array(tracesArbitrary, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 2, 4),
        fc.nat(7),
        (requests, weight, pick) => {
          const records = requests.map((request, i) => aLogRecord(BigInt(i), encodeTraces(request)));
          decodeRecords(kernel, records, limits);
          const all = hashesOf();
          const known = new KnownTraces();
          const one = all[pick];
          if (one !== undefined) known.add(one);
          const { words } = known;
          decodeRecords(kernel, records, limits, { known: words, weightOf: () => weight });
          const scanned = hashesOf();
          const isWanted = (each: number): boolean => each % weight === 0 || each === one;
          expect(scanned.filter(isWanted)).toEqual(all.filter(isWanted));
          expect(scanned.filter((each) => !isWanted(each) && !isKnown(known, each))).toEqual([]);
        },
      ),
    );
  });
});
