import type { ComparedTopology } from './compare-topologies.ts';

/** How whole the calls of the range are. */
export type Coverage = {
  /** Traces that one that was looked at stands for, at most; 1: all were looked at. */
  readonly weight: number;
  readonly traces: number;
  readonly lateSpans: number;
  readonly rootlessTraces: number;
  /** Time up to which traces have been looked at; null: none has been yet. */
  readonly throughMs: number | null;
};

export type TopologyView = ComparedTopology & {
  readonly coverage: Coverage;
  /** Null: nothing is compared with. */
  readonly against: {
    readonly fromMs: number;
    readonly toMs: number;
    /** No call was seen then: differences would be all there is, and are not told. */
    readonly isEmpty: boolean;
  } | null;
  /** There were more edges than an answer takes; the most used are here. */
  readonly isCut: boolean;
};
