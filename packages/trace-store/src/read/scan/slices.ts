import { unixNano, type UnixNano } from '@spanhouse/core';
import type { TimeRange } from '../../model/trace-reader.ts';
import { READ_LIMITS } from '../limits.ts';

/**
 * The range in parts that are searched one after the other, the newest and shortest first: what is newest is then found without a look at all that is
 * older. Each is as long as all before it.
 */
export function slicesOf({ start, end }: TimeRange): readonly [TimeRange, ...TimeRange[]] {
  const first: TimeRange = { start: later(start, end - READ_LIMITS.scanSliceNs), end };
  const slices: [TimeRange, ...TimeRange[]] = [first];
  for (let last = first; last.start > start;) {
    last = { start: later(start, last.start - (end - last.start)), end: last.start };
    slices.push(last);
  }
  return slices;
}

function later(start: UnixNano, other: bigint): UnixNano {
  return other > start ? unixNano(other) : start;
}
