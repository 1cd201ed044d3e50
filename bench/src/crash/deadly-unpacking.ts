/**
 * Loaded into ingest (`--import`) by the nemesis `poison`: an engine with a mistake, which ends the building thread when it unpacks a body that holds
 * the bytes named by CRASH_DEADLY_HEX. The product's own code runs as it is.
 */
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import zlib from 'node:zlib';

const deadly = Buffer.from(process.env['CRASH_DEADLY_HEX'] ?? '', 'hex');
const unpack = zlib.zstdDecompressSync;
if (!isMainThread && deadly.length > 0) {
  zlib.zstdDecompressSync = (...given) => {
    const bytes = unpack(...given);
    if (bytes.includes(deadly)) process.exit(134);
    return bytes;
  };
  syncBuiltinESMExports();
}
