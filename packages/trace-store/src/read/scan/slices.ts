import { unixNano, type UnixNano } from '@spanhouse/core';
import { READ_LIMITS } from '../limits.ts';

export type Slice = { readonly start: UnixNano; readonly end: UnixNano };

/**
 * The range in parts that are searched one after the other, the newest and shortest first: what is newest is then found without a look at all that is
 * older. Each is as long as all before it.
 */
export function slicesOf({ start, end }: Slice): readonly [Slice, ...Slice[]] {
  const first: Slice = { start: later(start, end - READ_LIMITS.scanSliceNs), end };
  const slices: [Slice, ...Slice[]] = [first];
  for (let last = first; last.start > start;) {
    last = { start: later(start, last.start - (end - last.start)), end: last.start };
    slices.push(last);
  }
  return slices;
}

function later(start: UnixNano, other: bigint): UnixNano {
  return other > start ? unixNano(other) : start;
}
