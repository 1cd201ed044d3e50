/** Bounds of a comparison, in one place. */
export const COHORT_LIMITS = {
  /** Spans looked at of each set. */
  sampleSpans: 500,
  /** Reading them may take so long; what is not read by then is left out, and said. */
  sampleTimeMs: 5_000,
  /** Names that have a threshold of their own, by their spans; of the others the most frequent one's is taken. */
  names: 1_000,
  /** Blocks read between two looks at the clock. */
  blocksARound: 8,
  /** Spans taken of one block, where there are enough blocks. */
  spansOfBlock: 16,
  /** Rows that are sorted for a sample, about. */
  sortedRows: 200_000,
  distinctions: 60,
  /** Longer texts (statements, stacks) are not compared. */
  textUnitsMax: 1_024,
} as const;
