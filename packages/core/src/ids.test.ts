import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProjectId, parseSpanId, parseTraceId } from './ids.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length, maxLength: length });

describe('ids', () => {
  it('takes every hex text of the right length but zero, in either case, and gives it in lower case', () => {
    fc.assert(
      fc.property(hex(32), hex(16), (trace, span) => {
        expect(parseTraceId(trace.toUpperCase())).toBe(/^0+$/.test(trace) ? null : trace);
        expect(parseSpanId(span.toUpperCase())).toBe(/^0+$/.test(span) ? null : span);
      }),
    );
  });

  it.each([
    '',
    'ab',
    '0'.repeat(32),
    `${'a'.repeat(31)}g`,
    `${'a'.repeat(32)} `,
    'a'.repeat(33),
    `${'a'.repeat(31)}\n`,
    `0x${'a'.repeat(30)}`,
  ])('refuses %j as a trace id', (text) => expect(parseTraceId(text)).toBeNull());

  it.each(['', 'ab', '0'.repeat(16), `${'a'.repeat(15)}g`, ` ${'a'.repeat(15)}`, 'a'.repeat(17), 'a'.repeat(32), `${'a'.repeat(15)}\n`])(
    'refuses %j as a span id',
    (text) => expect(parseSpanId(text)).toBeNull(),
  );

  it('never gives anything but an id, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(parseTraceId(text) ?? 'a'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
        expect(parseSpanId(text) ?? 'a'.repeat(16)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it('an id with a single one in it is not zero', () => {
    expect(parseTraceId(`${'0'.repeat(31)}1`)).toBe(`${'0'.repeat(31)}1`);
    expect(parseSpanId(`1${'0'.repeat(15)}`)).toBe(`1${'0'.repeat(15)}`);
  });

  it('a project id is a whole number from 1 to 2^32 - 1', () => {
    expect([1, 0xffff_ffff].map(parseProjectId)).toEqual([1, 0xffff_ffff]);
    for (const wrong of [0, -1, 1.5, 2 ** 32, Number.NaN, Infinity]) expect(() => parseProjectId(wrong)).toThrow(RangeError);
  });
});
