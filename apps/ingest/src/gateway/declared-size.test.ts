import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { declaredSize } from './declared-size.ts';

it('what zstd and gzip write down is read, at every size of the field', () => {
  for (const size of [0, 1, 255, 256, 257, 65_791, 65_792, 1_000_000]) {
    const bytes = Buffer.alloc(size, 'ab');
    const sized = { pledgedSrcSize: size, params: { [constants.ZSTD_c_contentSizeFlag]: 1 } };
    expect(declaredSize(zstdCompressSync(bytes, sized), 'zstd')).toBe(size);
    expect(declaredSize(gzipSync(bytes), 'gzip')).toBe(size);
  }
});

it('a body that says nothing of its size, or is none, says 0', () => {
  const unsized = { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } };
  expect(declaredSize(zstdCompressSync(Buffer.alloc(1_000), unsized), 'zstd')).toBe(0);
  expect(declaredSize(new Uint8Array(), 'zstd')).toBe(0);
  expect(declaredSize(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0]), 'zstd')).toBe(0);
  expect(declaredSize(new Uint8Array(10), 'gzip')).toBe(0);
});

it('no bytes make it fail', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 32 }),
      fc.constantFrom('gzip' as const, 'zstd' as const),
      fc.boolean(),
      (bytes, encoding, isFrame) => {
        if (isFrame) bytes.set([0x28, 0xb5, 0x2f, 0xfd].slice(0, bytes.length));
        expect(declaredSize(bytes, encoding)).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 2_000 },
  );
});
