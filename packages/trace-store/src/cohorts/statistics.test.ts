import { describe, expect, it } from 'vitest';
import { differenceAtLeast, fisherP, median, rankSum } from './statistics.ts';

describe('two shares', () => {
  it('are tested exactly: the lady tasting tea', () => {
    // Fisher's own example: 3 of 4 against 1 of 4. C(4,3)·C(4,1)/C(8,4) = 16/70, with 4 of 4 1/70, and both again on the other side.
    expect(fisherP({ count: 3, of: 4 }, { count: 1, of: 4 })).toBeCloseTo(34 / 70, 9);
    expect(fisherP({ count: 4, of: 4 }, { count: 0, of: 4 })).toBeCloseTo(2 / 70, 9);
  });

  it('that are equal differ by chance, whatever their sizes', () => {
    expect(fisherP({ count: 50, of: 500 }, { count: 50, of: 500 })).toBeCloseTo(1, 6);
    expect(differenceAtLeast({ count: 50, of: 500 }, { count: 50, of: 500 })).toBe(0);
  });

  it('differ at least by less than they seem to, the less the more was seen', () => {
    const few = differenceAtLeast({ count: 9, of: 10 }, { count: 1, of: 10 });
    const many = differenceAtLeast({ count: 450, of: 500 }, { count: 50, of: 500 });
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(many);
    expect(many).toBeLessThan(0.8);
    expect(many).toBeGreaterThan(0.75);
    // The same the other way round.
    expect(differenceAtLeast({ count: 50, of: 500 }, { count: 450, of: 500 })).toBe(many);
  });

  it('of nothing do not differ', () => {
    expect(fisherP({ count: 0, of: 0 }, { count: 3, of: 9 })).toBe(1);
    expect(differenceAtLeast({ count: 0, of: 0 }, { count: 3, of: 9 })).toBe(0);
  });
});

describe('two sets of numbers', () => {
  it('of which one lies above the other have effect 1, or -1 the other way round', () => {
    const low = Array.from({ length: 30 }, (_, i) => i);
    const high = low.map((value) => value + 100);
    expect(rankSum(high, low).effect).toBe(1);
    expect(rankSum(low, high).effect).toBe(-1);
    expect(rankSum(high, low).p).toBeLessThan(1e-6);
    expect(rankSum(high, low).effectAtLeast).toBeGreaterThan(0.6);
  });

  it('that are the same have none, also when all are ties', () => {
    expect(rankSum([1, 2, 3], [1, 2, 3])).toMatchObject({ effect: 0, effectAtLeast: 0, p: 1 });
    expect(rankSum([5, 5, 5], [5, 5])).toEqual({ effect: 0, effectAtLeast: 0, p: 1 });
  });

  it('a tie is half a win', () => {
    // Pairs: 2>1 win, 2=2 tie, 3>1 win, 3>2 win: 3.5 of 4.
    expect(rankSum([2, 3], [1, 2]).effect).toBeCloseTo((2 * 3.5) / 4 - 1, 12);
  });

  it('have a middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
