/**
 * The building thread of the product, on an engine with two mistakes: unpacking a body with one of these words kills the thread, or never ends.
 * The bodies must be compressed with zstd.
 */
import { syncBuiltinESMExports } from 'node:module';
import zlib from 'node:zlib';

const unpack = zlib.zstdDecompressSync;
zlib.zstdDecompressSync = (...given) => {
  const bytes = unpack(...given);
  if (bytes.includes('kill the thread')) process.exit(134);
  while (bytes.includes('never end'));
  return bytes;
};
syncBuiltinESMExports();
await import('../../src/compute/cut-thread.ts');
