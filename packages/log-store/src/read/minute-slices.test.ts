import { unixNano } from '@spanhouse/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minuteSlices } from './minute-slices.ts';
import { NS_PER_MINUTE } from './range-sql.ts';

const DAY_MINUTES = 1_440n;
const range = (first: bigint, last: bigint) => ({
  start: unixNano(first * NS_PER_MINUTE + 5n),
  end: unixNano(last * NS_PER_MINUTE + 7n),
});

it('slices hold every minute once, in the order of the page, from the place on', () => {
  const minute = fc.bigInt(1_000n, 3_000n);
  fc.assert(
    fc.property(
      minute,
      fc.bigInt(0n, 2_000n),
      fc.option(fc.bigInt(500n, 6_000n)),
      fc.constantFrom('newest' as const, 'oldest' as const),
      (first, length, from, order) => {
        const last = first + length;
        const seen = [...minuteSlices(range(first, last), order, from)].flatMap((slice) => {
          const minutes = Array.from({ length: Number(slice.last - slice.first) + 1 }, (_, i) => slice.first + BigInt(i));
          return order === 'newest' ? minutes.reverse() : minutes;
        });
        const all = Array.from({ length: Number(length) + 1 }, (_, i) => first + BigInt(i));
        const expected =
          order === 'newest'
            ? all.filter((each) => from === null || each <= from).reverse()
            : all.filter((each) => from === null || each >= from);
        expect(seen).toEqual(expected);
      },
    ),
  );
});

it('the longest range is a handful of questions', () => {
  expect([...minuteSlices(range(0n, 92n * DAY_MINUTES), 'newest', null)]).toHaveLength(9);
});
