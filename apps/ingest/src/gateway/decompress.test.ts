import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compressForLog, decompress } from './decompress.ts';

const MAX = 16 * 1024 * 1024;
const compressible = (bytes: number): Uint8Array =>
  Buffer.from('spans of a service, and '.repeat(Math.ceil(bytes / 24))).subarray(0, bytes);

describe('packing for the log', () => {
  it.each([
    ['one byte', compressible(1)],
    ['a small body', compressible(5_000)],
    ['a body that fills its first piece', new Uint8Array(randomBytes(64 * 1024))],
    ['a body that does not get smaller', new Uint8Array(randomBytes(700_000))],
    ['a large body', compressible(3_000_000)],
  ])('gives back %s as it was, and leaves buffers of others alone', async (_, body) => {
    const neighbours = Array.from({ length: 50 }, (__, i) => Buffer.from(`neighbour ${String(i)}`));
    const packed = await compressForLog(body);
    expect(neighbours.map(String)).toEqual(neighbours.map((__, i) => `neighbour ${String(i)}`));
    expect(Buffer.compare(await decompress(packed, 'zstd', MAX), body)).toBe(0);
  });

  it('keeps no more memory than a large packed body needs', async () => {
    const packed = await compressForLog(compressible(3_000_000));
    expect(packed.buffer.byteLength).toBe(packed.length);
  });
});
