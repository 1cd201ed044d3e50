/*
 * AN INGEST KEY
 *
 *   sphk_ <prefix: 10 hex digits> _ <secret: 43 characters base64url, 256 random bits> <checksum: 8 hex digits>
 *
 * The prefix is public: it names the key on a screen and finds its row. The checksum is the CRC32 of everything before it:
 * a mistyped or invented key is refused without asking the database, and scanners for leaked secrets can be sure of a hit.
 * The database keeps the prefix and the SHA-256 of the whole key.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Secret } from '@spanhouse/core';

const KEY = /^sphk_([0-9a-f]{10})_[0-9A-Za-z_-]{43}([0-9a-f]{8})$/;
const PREFIX_BYTES = 5;
const SECRET_BYTES = 32;
const CHECKSUM_CHARACTERS = 8;

/** @param randomBytes from the system's generator in the product; fixed in tests. */
export function makeIngestKey(randomBytes: (count: number) => Uint8Array): Secret {
  const prefix = Buffer.from(randomBytes(PREFIX_BYTES)).toString('hex');
  const secret = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  const body = `sphk_${prefix}_${secret}`;
  return new Secret(body + checksumOf(body));
}

/** The prefix of a well-formed key; null for anything else. Says nothing about whether the key exists. */
export function prefixOfIngestKey(key: string): string | null {
  const match = KEY.exec(key);
  if (match?.[1] === undefined) return null;
  return checksumOf(key.slice(0, -CHECKSUM_CHARACTERS)) === match[2] ? match[1] : null;
}

/** SHA-256, 32 bytes. */
export function hashIngestKey(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}

/** Takes the same time wherever the two differ. */
export function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0');
}
