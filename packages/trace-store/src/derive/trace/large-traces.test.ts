import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { callPairs } from './call-pairs.ts';
import { childrenOf } from './children-of.ts';
import { criticalPath } from './critical-path.ts';
import { criticalPathSums } from './critical-path-sums.ts';
import { entryOf } from './entry-of.ts';
import { exclusiveTime } from './exclusive-time.ts';
import { fastestMs, LARGE_TRACES } from './testing/large-traces.ts';
import { traceOf } from './testing/trace-of.ts';
import { TimeShares } from './time-shares.ts';

/** For 50,000 spans, each function alone with the tree and the runs given. */
const MS_MAX = 500;

describe.each(LARGE_TRACES)('%s', (_name, spans) => {
  const tree = childrenOf(spans);
  const runs = entryOf(spans, tree);
  const { shift } = adjustClocks(spans, tree);
  const shares = new TimeShares();

  it.each<[string, () => void]>([
    ['children', () => void childrenOf(spans)],
    ['entries', () => void entryOf(spans, tree)],
    ['clocks', () => void adjustClocks(spans, tree)],
    ['pairs', () => void callPairs(spans, tree, runs)],
    [
      'exclusive time',
      () => {
        shares.clear();
        exclusiveTime(spans, shift, shares, tree, runs);
      },
    ],
    ['the critical path', () => void criticalPath(spans, shift, tree.roots[0]!, tree)],
    ['sums of critical paths', () => void criticalPathSums(spans, shift, tree, runs)],
  ])(`%s in ${String(MS_MAX)} ms`, (_work, work) => {
    expect(fastestMs(work)).toBeLessThan(MS_MAX);
  });
});

it('50,000 spans in a ring are broken at the earliest', () => {
  const [, chain] = LARGE_TRACES.find(([name]) => name === 'a chain of 50,000 entries')!;
  const parent = chain.parent.slice();
  const first = parent.indexOf(-1);
  // The last of the chain starts last; it becomes the parent of the first, which starts first and stays the root.
  parent[first] = chain.start.indexOf(49_999);
  const { roots, topDown } = childrenOf({ ...chain, parent });
  expect([...roots]).toEqual([first]);
  expect(topDown).toHaveLength(50_000);
});

it('a trace without spans has no results', () => {
  const none = traceOf([]);
  const shares = new TimeShares();
  exclusiveTime(none, adjustClocks(none).shift, shares);
  expect([childrenOf(none).roots.length, callPairs(none).count, shares.count]).toEqual([0, 0, 0]);
  expect(criticalPathSums(none, new Float64Array(0))).toMatchObject({ shares: { count: 0 }, entriesLeftOut: 0 });
});
