/*
 * WHAT SOMEBODY SHOWS TO BE LET IN
 *
 *   <kind> _ <prefix: 10 hex digits> _ <secret: 43 characters base64url, 256 random bits> <checksum: 8 hex digits>
 *
 *   sphk  an ingest key: sends telemetry into one project
 *   spht  an API token: asks in the name of a user or of a service account
 *   sphl  a link that is good for one use: set-up, invitation, new password
 *
 * The prefix is public: it names the thing on a screen and finds its row. The checksum is the CRC32 of everything before it:
 * a mistyped or invented one is refused without asking the database, and scanners for leaked secrets can be sure of a hit.
 * The database keeps the prefix and the SHA-256 of the whole.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Secret } from '@spanhouse/core';

export type CredentialKind = 'ingestKey' | 'apiToken' | 'link';

const WORDS: Readonly<Record<CredentialKind, string>> = { ingestKey: 'sphk', apiToken: 'spht', link: 'sphl' };
const FORM = /^(sph[a-z])_([0-9a-f]{10})_[0-9A-Za-z_-]{43}([0-9a-f]{8})$/;
const PREFIX_BYTES = 5;
const SECRET_BYTES = 32;
const CHECKSUM_CHARACTERS = 8;

/** A new credential, and what is kept of it. */
export type MadeCredential = { readonly secret: Secret; readonly prefix: string; readonly hash: Uint8Array };

/** @param randomBytes from the system's generator in the product; fixed in tests. */
export function makeCredential(kind: CredentialKind, randomBytes: (count: number) => Uint8Array): MadeCredential {
  const prefix = Buffer.from(randomBytes(PREFIX_BYTES)).toString('hex');
  const body = `${WORDS[kind]}_${prefix}_${Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url')}`;
  const text = body + checksumOf(body);
  return { secret: new Secret(text), prefix, hash: hashCredential(text) };
}

/** The prefix of a well-formed credential of this kind; null for anything else. Says nothing about whether it exists. */
export function prefixOfCredential(kind: CredentialKind, text: string): string | null {
  const match = FORM.exec(text);
  if (match?.[2] === undefined || match[1] !== WORDS[kind]) return null;
  return checksumOf(text.slice(0, -CHECKSUM_CHARACTERS)) === match[3] ? match[2] : null;
}

/** SHA-256, 32 bytes. A credential carries 256 random bits, so a slow hash would add nothing. */
export function hashCredential(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** Takes the same time wherever the two differ. */
export function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0');
}
