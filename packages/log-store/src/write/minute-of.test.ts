import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MinuteOf } from './minute-of.ts';

const NS_PER_MINUTE = 60_000_000_000n;
const LAST = 2n ** 64n - 1n;

it('is the whole minutes of a time, at their borders and at both ends of 64 bits too', () => {
  const minutes = new MinuteOf();
  const border = fc.tuple(fc.bigInt(1n, LAST / NS_PER_MINUTE), fc.bigInt(-2n, 2n)).map(([minute, by]) => minute * NS_PER_MINUTE + by);
  fc.assert(
    fc.property(fc.array(fc.oneof(border, fc.bigInt(0n, LAST), fc.constantFrom(0n, LAST)), { maxLength: 20 }), (times) => {
      for (const time of times.flatMap((each) => [each, each]))
        expect(minutes.time(Number(time & 0xffff_ffffn), Number(time >> 32n))).toBe(Number(time / NS_PER_MINUTE));
    }),
  );
});
