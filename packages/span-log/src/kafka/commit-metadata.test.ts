import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeCommitMetadata, encodeCommitMetadata } from './commit-metadata.ts';

const offset = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n });

it('a position comes back from what is committed', () => {
  fc.assert(
    fc.property(offset, fc.bigInt({ min: 1n, max: 1_000_000n }), fc.string({ unit: 'binary', maxLength: 40 }), (from, length, context) => {
      const position = { committed: from, cut: { partition: 3, from, to: from + length, context } };
      expect(decodeCommitMetadata(3, from, encodeCommitMetadata(position))).toEqual(position);
    }),
  );
  expect(decodeCommitMetadata(3, 7n, encodeCommitMetadata({ committed: 7n, cut: null }))).toEqual({ committed: 7n, cut: null });
});

it('has the form that FORMAT.md gives', () => {
  const cut = { partition: 0, from: 4211n, to: 4380n, context: 'settings/ab.json' };
  expect(encodeCommitMetadata({ committed: 4211n, cut })).toBe('{"version":1,"to":"4380","context":"settings/ab.json"}');
  expect(encodeCommitMetadata({ committed: 4211n, cut: null })).toBe('');
});

it('fits into what Kafka takes with the longest context, however it is escaped', () => {
  const cut = { partition: 0, from: 0n, to: (1n << 63n) - 1n, context: '\u0001'.repeat(512) };
  // Kafka's offset.metadata.max.bytes is 4,096 by default. Contexts are keys: only hostile ones are escaped six-fold.
  expect(Buffer.byteLength(encodeCommitMetadata({ committed: 0n, cut }))).toBeLessThan(4_096);
});

it.each([
  'x',
  '{}',
  '{"version":2,"to":"4380","context":""}',
  '{"version":1,"to":"12","context":""}',
  '{"version":1,"to":"-1","context":""}',
])('what Spanhouse did not write is LOG.CORRUPT: %s', (metadata) => {
  expect(() => decodeCommitMetadata(0, 12n, metadata)).toThrow(expect.objectContaining({ code: 'LOG.CORRUPT' }) as Error);
});
