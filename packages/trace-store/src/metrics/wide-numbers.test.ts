import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wideNumbers } from './wide-numbers.ts';

it('holds whole numbers beyond 2^32 and 2^53 as they are', () => {
  const whole = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 53, 2 ** 60 + 2 ** 20));
  fc.assert(
    fc.property(fc.array(whole), fc.nat(3), (values, more) => {
      const expected = [...values.map(BigInt), ...Array.from({ length: more }, () => 0n)];
      expect([...wideNumbers([...values, 7], values.length, expected.length)]).toEqual(expected);
    }),
  );
});
