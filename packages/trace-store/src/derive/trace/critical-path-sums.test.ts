import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { criticalPath } from './critical-path.ts';
import { criticalPathSums } from './critical-path-sums.ts';
import { entryOf } from './entry-of.ts';
import { anyTrace } from './testing/any-trace.ts';
import { LARGE_TRACES } from './testing/large-traces.ts';
import { traceOf } from './testing/trace-of.ts';

describe('sums of critical paths', () => {
  it('name the spans on the path of each entry with their own time there', () => {
    const drawn = [
      { id: 'shop', at: [0, 100], role: 'entry' },
      { id: 'call', parent: 'shop', at: [10, 90], role: 'call' },
      { id: 'stock', parent: 'call', at: [20, 80], role: 'entry', service: 'b' },
    ] as const;
    const { shares, entriesLeftOut } = criticalPathSums(traceOf(drawn), new Float64Array(3));
    const rows = Array.from({ length: shares.count }, (_, row) => [shares.entry[row], shares.span[row], shares.ns[row]]);
    // From the end of the path of shop backwards: shop has 90 to 100 and 0 to 10, call 80 to 90 and 10 to 20, stock the rest.
    expect(rows).toEqual([
      [0, 0, 20],
      [0, 1, 20],
      [0, 2, 60],
      [2, 2, 60],
    ]);
    expect(entriesLeftOut).toBe(0);
  });

  it('are those of the paths, one by one', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const trace = traceOf(drawn);
        const { shift } = adjustClocks(trace);
        const { shares } = criticalPathSums(trace, shift);
        const found = Array.from(
          { length: shares.count },
          (_, row) => `${String(shares.entry[row])} ${String(shares.span[row])} ${String(shares.ns[row])}`,
        );
        const expected: string[] = [];
        for (const entry of entryOf(trace).entries) {
          const { count, span, from, to } = criticalPath(trace, shift, entry);
          const ns = new Map<number, number>();
          for (let i = 0; i < count; i++) ns.set(span[i]!, (ns.get(span[i]!) ?? 0) + to[i]! - from[i]!);
          for (const [of, own] of ns) expected.push(`${String(entry)} ${String(of)} ${String(own)}`);
        }
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('of a chain of entries that is too deep go down whole levels, and say what they left out', () => {
    const [, chain] = LARGE_TRACES.find(([name]) => name === 'a chain of 50,000 entries')!;
    const { shares, entriesLeftOut } = criticalPathSums(chain, new Float64Array(chain.count));
    // Level k has one entry with 50,000 − k spans on its path, of which all but itself are children too: 99,999 − 2k visits.
    // Five levels are 499,975 visits, below 500,000; the sixth is begun, the seventh is not.
    expect(entriesLeftOut).toBe(50_000 - 6);
    expect(shares.count).toBe(50_000 + 49_999 + 49_998 + 49_997 + 49_996 + 49_995);
  });
});
