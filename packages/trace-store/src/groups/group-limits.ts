/** Bounds of grouping, in one place. */
export const GROUP_LIMITS = {
  /** Targets of one question. */
  targets: 2,
  groupsMax: 500,
  /** Parts of the range that a group's curve has. */
  moments: 32,
  /** Spans read from their blocks where no column tells the value. */
  sampleSpans: 1_000,
} as const;
