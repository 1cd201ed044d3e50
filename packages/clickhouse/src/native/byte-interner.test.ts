import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteInterner } from './byte-interner.ts';

it('numbers distinct strings by first sight and gives each its bytes back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 6 }), { maxLength: 400 }), (texts) => {
      const interner = new ByteInterner();
      const numbers = texts.map((text) => {
        const bytes = new TextEncoder().encode(`??${text}!`);
        return interner.idOf(bytes, 2, bytes.length - 1);
      });
      const distinct = [...new Set(texts)];
      expect(numbers).toEqual(texts.map((text) => distinct.indexOf(text)));
      expect(interner.dictionary.map((bytes) => new TextDecoder().decode(bytes))).toEqual(distinct);
    }),
  );
});
