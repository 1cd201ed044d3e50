/** 32 bits, all of the id mixed: the same trace always gives the same, so it also decides who is looked at under load. kernel/share.ts computes it too. */
export function traceHash(projectId: number, a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(projectId ^ a, 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ c;
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f) ^ d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Where a hash goes in a table of 2^bits places: by its upper bits once mixed, because under load the low bits of all hashes are 0. */
export function placeOfHash(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}
