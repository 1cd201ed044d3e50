import { describe, expect, it } from 'vitest';
import { absoluteRange, DEFAULT_RANGE, isOpenRange, parseTimeRange, quickRangeOf, resolveRange } from './time-range.ts';

const NOW = 1_795_401_067_221;

describe('a time range in the URL', () => {
  it('is relative to now', () => {
    expect(resolveRange({ from: 'now-15m', to: 'now' }, NOW)).toEqual({ fromMs: NOW - 900_000, toMs: NOW });
    expect(quickRangeOf({ from: 'now-15m', to: 'now' })).toBe('15m');
    expect(isOpenRange({ from: 'now-15m', to: 'now' })).toBe(true);
  });

  it('is the same moment again when it is absolute', () => {
    const range = absoluteRange(NOW - 5_000, NOW);
    expect(range.to).toBe('2026-11-23T02:31:07.221Z');
    expect(resolveRange(range, 0)).toEqual({ fromMs: NOW - 5_000, toMs: NOW });
    expect(quickRangeOf(range)).toBeNull();
    expect(isOpenRange(range)).toBe(false);
  });

  it('is never empty, however small the brush', () => {
    const { fromMs, toMs } = resolveRange(absoluteRange(NOW, NOW), 0);
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it.each([
    ['yesterday', 'now'],
    ['now', 'now-1h'],
    ['2026-11-23T02:31:07Z', '2026-11-23T02:31:07Z'],
    ['now-1h', '<script>'],
  ])('falls back to the last hour when it reads %s to %s', (from, to) => expect(parseTimeRange(from, to)).toEqual(DEFAULT_RANGE));

  it('takes milliseconds from other tools', () => {
    expect(resolveRange(parseTimeRange('1795401060000', '1795401067000'), 0)).toEqual({
      fromMs: 1_795_401_060_000,
      toMs: 1_795_401_067_000,
    });
  });
});
