import { describe, expect, it } from 'vitest';
import { minimapOf } from './minimap.ts';
import { openTrace } from './open-trace.ts';
import { matchesOf, NO_FILTER } from './span-filter.ts';
import { aTraceView } from './testing/a-trace-view.ts';
import { foldedAncestors, foldFrom, GAP, hasChildren, rowOfSpan, rowsOf } from './waterfall.ts';

/*
 * 0 gateway GET /
 * 1   order CreateOrder
 * 2     order INSERT orders   (error, sql)
 * 3   order CreateOrder
 * (gap)
 * 4   order CreateOrder       (orphan)
 * 5     order INSERT orders
 * 6   gateway GET /           (orphan)
 */
const trace = openTrace(
  aTraceView([
    { parent: -1 },
    { parent: 0, service: 1, name: 1 },
    { parent: 1, service: 1, name: 2, status: 2, componentClass: 1 },
    { parent: 0, service: 1, name: 1 },
    { parent: -1, orphan: 1, service: 1, name: 1 },
    { parent: 4, service: 1, name: 2, componentClass: 1 },
    { parent: -1, orphan: 1 },
  ]),
);
const NONE: ReadonlySet<number> = new Set();

describe('the rows of a trace', () => {
  it('are all spans in order, orphans one step in under one marked gap', () => {
    expect([...rowsOf(trace, NONE, null)]).toEqual([0, 1, 2, 3, GAP, 4, 5, 6]);
    expect([...trace.depth]).toEqual([0, 1, 2, 1, 1, 2, 1]);
  });

  it('leave out what is folded', () => {
    expect([...rowsOf(trace, new Set([0, 4]), null)]).toEqual([0, GAP, 4, 6]);
    expect([...foldFrom(trace, 1)]).toEqual([1, 4]);
    expect(hasChildren(trace, 2)).toBe(false);
    expect(foldedAncestors(trace, 2, new Set([0, 1]))).toEqual([1, 0]);
  });

  it('with a filter are what matches and the way down to it, folded or not', () => {
    const matches = matchesOf(trace, { ...NO_FILTER, errorsOnly: true });
    expect(matches?.count).toBe(1);
    expect([...rowsOf(trace, new Set([1]), matches)]).toEqual([0, 1, 2]);
  });

  it('are found by span, also next to gaps', () => {
    for (const folded of [NONE, new Set([0]), new Set([4])]) {
      const rows = rowsOf(trace, folded, null);
      for (let i = 0; i < trace.count; i++) expect(rowOfSpan(rows, i)).toBe(rows.indexOf(i));
    }
  });
});

describe('filters', () => {
  it.each([
    ['nothing', NO_FILTER, null],
    ['a service', { ...NO_FILTER, service: 'gateway' }, [0, 6]],
    ['a service that is not in this trace', { ...NO_FILTER, service: 'cart' }, []],
    ['a component class', { ...NO_FILTER, componentClass: 1 }, [2, 5]],
    ['part of a name in any case', { ...NO_FILTER, find: 'insert' }, [2, 5]],
    ['a span id', { ...NO_FILTER, find: '0000000000000004' }, [3]],
    ['two at once', { ...NO_FILTER, service: 'order', find: 'create' }, [1, 3, 4]],
  ])('name spans by %s', (_name, filter, expected) => {
    const matches = matchesOf(trace, filter);
    expect(matches === null ? null : [...matches.mask.keys()].filter((i) => matches.mask[i] === 1)).toEqual(expected);
  });
});

describe('large traces', () => {
  const large = openTrace(
    aTraceView(Array.from({ length: 100_000 }, (_, i) => ({ parent: i === 0 ? -1 : Math.floor((i - 1) / 300) * 0, service: i % 2 }))),
  );

  it('give a minimap of bounded size', () => {
    expect(minimapOf(large, 40).length).toBeLessThanOrEqual(40 * 20);
    expect(minimapOf(trace, 40).map((stroke) => stroke.line)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('of a single chain do not overflow anything', () => {
    const chain = openTrace(aTraceView(Array.from({ length: 70_000 }, (_, i) => ({ parent: i - 1 }))));
    expect(chain.subtreeEnd[0]).toBe(70_000);
    expect(rowsOf(chain, NONE, null).length).toBe(70_000);
  });
});
