import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, splitDuration } from './duration.ts';

describe('durations', () => {
  it.each([
    [0, '0', 'ms'],
    [812, '812', 'ns'],
    [1_500, '1.5', 'µs'],
    [999_499, '999', 'µs'],
    [999_600, '1', 'ms'],
    [41_000_000, '41', 'ms'],
    [12_340_000, '12.3', 'ms'],
    [999_700_000, '1', 's'],
    [1_284_000_000, '1.284', 's'],
    [12_345_000_000, '12.35', 's'],
    [61_000_000_000, '1 m 1', 's'],
    [3_720_000_000_000, '1 h 2', 'm'],
    [-2_000_000, '\u22122', 'ms'],
  ])('%d ns reads %s %s', (ns, value, unit) => {
    expect(splitDuration(ns, 'en')).toEqual({ value, unit });
  });

  it('has a narrow space between figure and unit, and a dash for what is no number', () => {
    expect(formatDuration(41_000_000, 'zh-CN')).toBe('41\u202fms');
    expect(formatDuration(Number.NaN, 'en')).toBe('–');
  });

  it.each([
    ['250ms', 250_000_000],
    ['1.5 s', 1_500_000_000],
    ['40', 40_000_000],
    ['2m', 120_000_000_000],
    ['7us', 7_000],
    ['fast', null],
    ['-3ms', null],
  ])('reads %s', (text, ns) => expect(parseDuration(text)).toBe(ns));
});
