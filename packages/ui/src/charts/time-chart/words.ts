/** The texts of a time chart, in the reader's language. */
export type TimeChartWords = {
  readonly series: string;
  readonly last: string;
  readonly max: string;
  readonly average: string;
  /** Where there is no point in the range at all. */
  readonly noData: string;
  /** The chart's code could not be loaded. */
  readonly unavailable: string;
  /** What the keys do, read with the chart: arrows move in time and between series, Enter opens, + zooms in. */
  readonly keys: string;
  /** Rows of a tip that have no room: "4 more". */
  readonly more: (count: number) => string;
};

/** A moment that every chart of the page marks. */
export type TimeMark = { readonly timeMs: number; readonly label: string; readonly kind: 'deploy' | 'alert' | 'selected' };

/** What is before a moment is not known yet: it is on its way. */
export type TimePending = { readonly untilMs: number; readonly label: string };
