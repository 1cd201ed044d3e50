import type { TraceValuesView } from './search-view.ts';

/** Of a column of a trace: a value as it is shown. */
export type ShownValue = {
  readonly text: string;
  /** The query can be narrowed to it and finds the trace still: a matching span has it, and all of it is told. */
  readonly canBePicked: boolean;
};

/** The first of them. */
export function shownValues(values: TraceValuesView | undefined, max: number): readonly ShownValue[] {
  if (values === undefined) return [];
  const { texts, areCut, ofMatches } = values;
  return texts.slice(0, max).map((text, i) => ({ text, canBePicked: ofMatches && areCut[i] === false }));
}
