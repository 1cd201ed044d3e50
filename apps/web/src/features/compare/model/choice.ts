/** Which spans are held against the others: the slow, the failing, a part of time and duration, or those that answer another query. */
export const PICKS = ['slow', 'failed', 'part', 'query'] as const;
export type Pick = (typeof PICKS)[number];

/** Shares of durations that "slow" can mean. */
export const SLOWER_THAN = [0.5, 0.9, 0.95, 0.99] as const;
export type SlowerThan = (typeof SLOWER_THAN)[number];

/** A part of the scatter. Null: open on that side. */
export type Part = {
  readonly minNs: number | null;
  readonly maxNs: number | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
};

export const NO_PART: Part = { minNs: null, maxNs: null, sinceMs: null, untilMs: null };

export function isWholePart(part: Part): boolean {
  return Object.values(part).every((bound) => bound === null);
}
