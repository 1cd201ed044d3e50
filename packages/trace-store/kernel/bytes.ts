/** Hash, comparison and copying of short runs of bytes, eight at a time. Hashes are for tables in memory only, never stored. */

const K0: u64 = 0x9e3779b97f4a7c15;
const K1: u64 = 0xc2b2ae3d27d4eb4f;

// @ts-ignore: decorator
@inline
function mixed(hash: u64, word: u64, factor: u64): u64 {
  const product = (hash ^ word) * factor;
  return product ^ (product >> 29);
}

/** Never 0. */
// @ts-ignore: decorator
@inline
export function hashOf(at: usize, length: u32): u32 {
  let a: u64 = length;
  let b: u64 = K1;
  if (length >= 8) {
    const last = at + length - 8;
    // Two chains, so that one multiplication does not wait for the other; what comes last may overlap what was mixed before.
    while (at + 8 < last) {
      a = mixed(a, load<u64>(at), K0);
      b = mixed(b, load<u64>(at + 8), K1);
      at += 16;
    }
    if (at < last) a = mixed(a, load<u64>(at), K0);
    b = mixed(b, load<u64>(last), K1);
  } else if (length >= 4) {
    a = mixed(a, ((<u64>load<u32>(at)) << 32) | load<u32>(at + length - 4), K0);
  } else if (length > 0) {
    a = mixed(a, ((<u64>load<u8>(at)) << 16) | ((<u64>load<u8>(at + (length >> 1))) << 8) | load<u8>(at + length - 1), K0);
  }
  a = (a ^ ((b << 23) | (b >> 41))) * K1;
  return (<u32>(a >> 32)) | 1;
}

// @ts-ignore: decorator
@inline
export function same(a: usize, b: usize, length: u32): bool {
  if (length >= 8) {
    const last = length - 8;
    if (load<u64>(a + last) != load<u64>(b + last)) return false;
    for (let i: u32 = 0; i < last; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
    return true;
  }
  for (let i: u32 = 0; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

/** Copies of some ten bytes; may write up to seven bytes beyond the end. */
// @ts-ignore: decorator
@inline
export function copyShort(to: usize, from: usize, length: u32): void {
  if (length > 96) {
    memory.copy(to, from, length);
    return;
  }
  for (let i: u32 = 0; i < length; i += 8) store<u64>(to + i, load<u64>(from + i));
}
