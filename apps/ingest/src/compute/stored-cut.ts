import type { CutCounts } from '@spanhouse/trace-store';

/** What is told of a cut that is stored and committed. */
export type StoredCut = {
  readonly counts: CutCounts;
  readonly logRecords: number;
  readonly deadLetters: number;
  readonly buildMs: number;
  readonly storeMs: number;
};
