import type { GroupCurve } from '../model/span-groups.ts';
import type { TimeRange } from '../model/trace-reader.ts';
import { GROUP_LIMITS } from './group-limits.ts';

/** How long each of the equal parts of a range is, in nanoseconds; the last one may be a little shorter. */
export function momentNs({ start, end }: TimeRange): bigint {
  return (end - start) / BigInt(GROUP_LIMITS.moments) + 1n;
}

/** Spans of a group by the part of the range in which they began. */
export class MomentCounts {
  readonly #counts = new Array<number>(GROUP_LIMITS.moments).fill(0);
  readonly #errors = new Array<number>(GROUP_LIMITS.moments).fill(0);

  add(moment: number, spans: number, errors: number): void {
    this.#counts[moment] = (this.#counts[moment] ?? 0) + spans;
    this.#errors[moment] = (this.#errors[moment] ?? 0) + errors;
  }

  curve(scale = 1): GroupCurve {
    const scaled = (spans: number): number => Math.round(spans * scale * 100) / 100;
    return { counts: this.#counts.map(scaled), errors: this.#errors.map(scaled) };
  }
}
