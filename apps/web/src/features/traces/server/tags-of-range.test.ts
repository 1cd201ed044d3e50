import { unixMs, unixNano } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { tagsOfRange } from './tags-of-range.ts';

it('a tag counts for ranges that begin a minute after it was chosen, when compute knows of it', () => {
  const tags = [
    { key: 'old', since: unixMs(0) },
    { key: 'new', since: unixMs(1_000_000) },
  ];
  const from = (ms: bigint) => tagsOfRange(tags, { start: unixNano(ms * 1_000_000n) });
  expect(from(59_999n)).toEqual([]);
  expect(from(60_000n)).toEqual(['old']);
  expect(from(1_059_999n)).toEqual(['old']);
  expect(from(1_060_000n)).toEqual(['old', 'new']);
});
