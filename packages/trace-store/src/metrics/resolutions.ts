/** The three tables in which the same counts lie, each with buckets of its own length. Finer ones are kept for less time. */
export type Resolution = {
  readonly suffix: '30s' | '5m' | '1h';
  readonly seconds: number;
  /** Kept at least so long, and at least as long as the project's spans. */
  readonly daysMin: number;
};

export const RESOLUTIONS: readonly Resolution[] = [
  { suffix: '30s', seconds: 30, daysMin: 0 },
  { suffix: '5m', seconds: 300, daysMin: 30 },
  { suffix: '1h', seconds: 3_600, daysMin: 400 },
];

/** Days for which rows of a resolution are kept, for a project that keeps its spans for `spanDays`. */
export function keptDays({ daysMin }: Resolution, spanDays: number): number {
  return Math.max(daysMin, spanDays);
}

/** Spans that start earlier than this before their receipt are not counted: their buckets were read long ago. */
export const LATE_MAX_SECONDS = 86_400;
/** Nor are spans that start later than this after their receipt: their sender's clock is wrong. */
export const AHEAD_MAX_SECONDS = 600;
