import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashIngestKey, isSameHash, makeIngestKey, prefixOfIngestKey } from './ingest-key.ts';

it('a key carries its prefix and 256 random bits, and does not print', () => {
  const key = makeIngestKey(randomBytes);
  expect(key.reveal()).toMatch(/^sphk_[0-9a-f]{10}_[\w-]{43}[0-9a-f]{8}$/);
  expect(prefixOfIngestKey(key.reveal())).toBe(key.reveal().slice(5, 15));
  expect(inspect(key)).toBe('[redacted]');
});

it('a key with any one character changed is not well-formed', () => {
  const key = makeIngestKey(randomBytes).reveal();
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom(...Array.from('abcdef0123456789XYZ_-')), (at, character) => {
      fc.pre(key[at] !== character);
      expect(prefixOfIngestKey(key.slice(0, at) + character + key.slice(at + 1))).toBeNull();
    }),
  );
});

it.each(['', 'sphk_', 'Bearer x', 'sphk_0123456789_short00000000', 'x'.repeat(100_000)])('%# other text is not a key', (text) => {
  expect(prefixOfIngestKey(text)).toBeNull();
});

it('hashes are compared whole', () => {
  const hash = hashIngestKey('a');
  expect(hash.byteLength).toBe(32);
  expect(isSameHash(hash, hashIngestKey('a'))).toBe(true);
  expect(isSameHash(hash, hashIngestKey('b'))).toBe(false);
  expect(isSameHash(hash, hash.subarray(1))).toBe(false);
});
