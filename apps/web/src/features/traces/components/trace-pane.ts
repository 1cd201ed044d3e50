import type { OpenTrace } from '../model/open-trace.ts';
import type { Matches } from '../model/span-filter.ts';
import type { TraceTimes } from '../model/trace-times.ts';
import type { TraceState } from '../trace-url.ts';

/** What every view of a trace is given: one trace, one filter, one selection. */
export type TracePane = {
  readonly trace: OpenTrace;
  readonly times: TraceTimes;
  /** Null: the filter names every span. */
  readonly matches: Matches | null;
  /** Positions of the spans that the filter names, in the order of the trace. */
  readonly shown: Uint32Array;
  /** Position of the selected span, or -1. */
  readonly selected: number;
  /** Aligned with the services of the view. */
  readonly serviceColours: readonly string[];
  readonly colourOf: (index: number) => string;
  readonly state: TraceState;
  readonly onChange: (change: Partial<TraceState>, options?: { readonly isStep?: boolean }) => void;
  readonly onSelect: (index: number) => void;
};
