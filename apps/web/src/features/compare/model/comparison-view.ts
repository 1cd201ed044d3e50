export type CohortSizeView = { readonly matched: number; readonly sampled: number };

type Distinguishing = {
  readonly key: string;
  /** 0 to 1: how far the sets differ at least. */
  readonly score: number;
  /** It tells how spans fail, not why. */
  readonly isSymptom: boolean;
};

export type ValueView = Distinguishing & {
  readonly kind: 'value';
  /** Null: the attribute is there at all. */
  readonly value: string | null;
  readonly chosenCount: number;
  readonly restCount: number;
  readonly chosenShare: number;
  readonly restShare: number;
  readonly alike: readonly { readonly key: string; readonly value: string }[];
};

export type NumberView = Distinguishing & {
  readonly kind: 'number';
  readonly chosenMedian: number;
  readonly restMedian: number;
  readonly chosenCount: number;
  readonly restCount: number;
  /** -1 to 1; above 0: higher among the chosen. */
  readonly effect: number;
};

export type DistinctionView = ValueView | NumberView;

export type ComparisonView = {
  readonly chosen: CohortSizeView;
  readonly rest: CohortSizeView;
  /** Durations above which spans are chosen, where the slow ones are. */
  readonly threshold: { readonly lowestNs: number; readonly highestNs: number } | null;
  readonly distinctions: readonly DistinctionView[];
  readonly idKeys: readonly string[];
  /** English sentences. */
  readonly partial: readonly string[];
};
