/** One bar: how many values are at least `from` and below `to`. */
export type HistogramBin = { readonly from: number; readonly to: number; readonly count: number };

/** A stretch of values, for a filter. */
export type Band = { readonly from: number; readonly to: number };

/** The band that two bars and all between them cover. */
export function bandOf(bins: readonly HistogramBin[], a: number, b: number): Band | null {
  const [first, last] = [bins[Math.min(a, b)], bins[Math.max(a, b)]];
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}

export function isWithin(bin: HistogramBin, band: Band | null): boolean {
  return band !== null && bin.from >= band.from && bin.to <= band.to;
}

/** Where a value stands on an axis on which all bars are of one width, 0 to 1. Bars may be of different spans. */
export function placeOf(bins: readonly HistogramBin[], value: number): number {
  const i = bins.findIndex((bin) => value < bin.to);
  const bin = bins[i];
  if (bin === undefined) return bins.length === 0 ? 0 : 1;
  const within = bin.to > bin.from ? Math.max(0, (value - bin.from) / (bin.to - bin.from)) : 0;
  return (i + within) / bins.length;
}

/** Which bars' left edges are written below the axis, so that about `count` are. */
export function labelledBins(bins: readonly HistogramBin[], count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(bins.length / Math.max(1, count)));
  return bins.map((_, i) => i).filter((i) => i % step === 0);
}
