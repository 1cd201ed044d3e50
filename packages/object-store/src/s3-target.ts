import type { S3Client } from '@aws-sdk/client-s3';
import { crc32c } from '@node-rs/crc32';
import { hasCrc32c, type S3Dialect } from './s3-dialect.ts';

/** Where writes go, and how they are spoken of there. */
export type S3Target = { readonly client: S3Client; readonly bucket: string; readonly dialect: S3Dialect };

/** The checksum that goes with bytes; nothing where an MD5 does. */
export function checksumOf({ dialect }: S3Target, bytes: Uint8Array): { readonly ChecksumCRC32C?: string } {
  return hasCrc32c(dialect) ? { ChecksumCRC32C: toBase64(crc32c(bytes)) } : {};
}

function toBase64(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
