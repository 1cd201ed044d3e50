import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashCredential, isSameHash, makeCredential, prefixOfCredential } from './credential.ts';

it('a key carries its prefix and 256 random bits, and does not print', () => {
  const key = makeCredential('ingestKey', randomBytes).secret;
  expect(key.reveal()).toMatch(/^sphk_[0-9a-f]{10}_[\w-]{43}[0-9a-f]{8}$/);
  expect(prefixOfCredential('ingestKey', key.reveal())).toBe(key.reveal().slice(5, 15));
  expect(inspect(key)).toBe('[redacted]');
});

it('a key with any one character changed is not well-formed', () => {
  const key = makeCredential('ingestKey', randomBytes).secret.reveal();
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom(...Array.from('abcdef0123456789XYZ_-')), (at, character) => {
      fc.pre(key[at] !== character);
      expect(prefixOfCredential('ingestKey', key.slice(0, at) + character + key.slice(at + 1))).toBeNull();
    }),
  );
});

it('one kind is not taken for another', () => {
  for (const kind of ['ingestKey', 'apiToken', 'link'] as const) {
    const { secret, prefix, hash } = makeCredential(kind, randomBytes);
    expect(hashCredential(secret.reveal())).toEqual(hash);
    for (const other of ['ingestKey', 'apiToken', 'link'] as const) {
      expect(prefixOfCredential(other, secret.reveal())).toBe(other === kind ? prefix : null);
    }
  }
});

it.each(['', 'sphk_', 'Bearer x', 'sphk_0123456789_short00000000', 'x'.repeat(100_000)])('%# other text is not a key', (text) => {
  expect(prefixOfCredential('ingestKey', text)).toBeNull();
});

it('hashes are compared whole', () => {
  const hash = hashCredential('a');
  expect(hash.byteLength).toBe(32);
  expect(isSameHash(hash, hashCredential('a'))).toBe(true);
  expect(isSameHash(hash, hashCredential('b'))).toBe(false);
  expect(isSameHash(hash, hash.subarray(1))).toBe(false);
});
