import { randomFillSync } from 'node:crypto';

/** Ids nobody can compress: from the system's generator, as SDKs draw them. Lower-case hex. */
export function freshId(bytes: 8 | 16): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

const pool = Buffer.alloc(64 * 1024);
let used = pool.length;
