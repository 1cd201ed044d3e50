import type { ProjectId, UnixNano } from '@spanhouse/core';
import type { QueryFilter } from './span-query.ts';
import type { SpanSelection } from './span-selection.ts';

/** Shares of durations that spans can be chosen by. */
export const SLOWER_THAN = [0.5, 0.9, 0.95, 0.99] as const;

/** What makes a span one of the chosen ones. All that is said must hold; at least one thing must be said. */
export type CohortChoice = {
  /** Slower than this share of all that match: 0.95 chooses the slowest twentieth. */
  readonly slowerThan?: (typeof SLOWER_THAN)[number];
  /** With `slowerThan`: slower than that share of the spans of the same service and name, so that what is always slow is not chosen for that. */
  readonly isOfItsName?: boolean;
  /** Nanoseconds, both included. */
  readonly minNs?: bigint;
  readonly maxNs?: bigint;
  /** Half-open [start, end) of the span's start. */
  readonly start?: UnixNano;
  readonly end?: UnixNano;
  /** Only spans whose status is error. */
  readonly isFailed?: boolean;
  /** Only spans that answer this query of the language, too. */
  readonly query?: { readonly conditions: readonly QueryFilter[]; readonly selection?: SpanSelection };
};

/** Of the spans that match `conditions` in [start, end): what distinguishes the chosen ones from the rest. */
export type CohortQuestion = {
  readonly projectId: ProjectId;
  readonly start: UnixNano;
  readonly end: UnixNano;
  readonly conditions: readonly QueryFilter[];
  /** With it, as with every condition that the index alone does not answer, the sets are what a search of the newest blocks finds (READ_LIMITS), and are counted so. */
  readonly selection?: SpanSelection;
  readonly choice: CohortChoice;
};

export type CohortSize = {
  /** Spans of this set, copies too, as far as the index knows. */
  readonly matched: number;
  /** Spans that were looked at, each once. */
  readonly sampled: number;
};

/** A key and what it says. Keys are as in the query language. */
export type KeyedValue = { readonly key: string; readonly value: string };

type Distinguishing = {
  readonly key: string;
  /**
   * How far the two sets differ at least, 0 to 1. For shares: the near end of the 95 % interval of their difference. For numbers: the same of the
   * rank-biserial correlation (1: every number of one set lies above all of the other), times the share of chosen spans that have the number.
   */
  readonly score: number;
  /** It tells how spans fail, not why: an error type, a status code. Only where failing spans were chosen. */
  readonly isSymptom: boolean;
};

/** A value that is commoner, or rarer, among the chosen. */
export type ValueDistinction = Distinguishing & {
  readonly kind: 'value';
  /** Null: that the span has the attribute at all, whatever its value. */
  readonly value: string | null;
  readonly chosenCount: number;
  readonly restCount: number;
  /** Of the sample. */
  readonly chosenShare: number;
  readonly restShare: number;
  /** Other values that exactly the same spans have. */
  readonly alike: readonly KeyedValue[];
};

/** A number that is higher, or lower, among the chosen. */
export type NumberDistinction = Distinguishing & {
  readonly kind: 'number';
  readonly chosenMedian: number;
  readonly restMedian: number;
  readonly chosenCount: number;
  readonly restCount: number;
  /** Rank-biserial correlation, -1 to 1; above 0: higher among the chosen. */
  readonly effect: number;
};

export type Distinction = ValueDistinction | NumberDistinction;

export type CohortComparison = {
  readonly chosen: CohortSize;
  readonly rest: CohortSize;
  /** The durations above which spans are chosen, where `slowerThan` was asked; the lowest and the highest where each name has its own. */
  readonly threshold: { readonly lowestNs: bigint; readonly highestNs: bigint } | null;
  /** The strongest first; at most 60. */
  readonly distinctions: readonly Distinction[];
  /** Keys that were left out because nearly every span has a value of its own. */
  readonly idKeys: readonly string[];
  /** Why the answer may not be whole, in English sentences; empty when it is. */
  readonly partial: readonly string[];
};
