import type { CountRange } from '@spanhouse/trace-store';
import type { Diagnosis, Hop } from '../suspects/diagnosis.ts';

export type CausesQuestion = { readonly environment?: string; readonly window: CountRange; readonly baseline: CountRange };

/** An interface that suffers from nothing but itself and what it calls outside, why, and who suffers with it. */
export type Cause = {
  readonly at: Hop;
  readonly diagnosis: Diagnosis;
  /** Interfaces that are slower or fail more because of it, those that suffer most first. */
  readonly affected: readonly Hop[];
};

export type Causes = {
  /** Interfaces with enough requests in both ranges. */
  readonly compared: number;
  /** Those of them that are slower or fail more. */
  readonly changed: number;
  /** Failing ones first, then by how much is suffered; at most SUSPECT_LIMITS.causesMax. */
  readonly causes: readonly Cause[];
};
