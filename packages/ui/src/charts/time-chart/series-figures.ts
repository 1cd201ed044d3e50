/** What a legend says of a series. Null where there is no value at all. */
export type SeriesFigures = { readonly last: number | null; readonly max: number | null; readonly average: number | null };

export function seriesFigures(values: readonly (number | null)[]): SeriesFigures {
  let [last, max, sum, count]: [number | null, number | null, number, number] = [null, null, 0, 0];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    last = value;
    if (max === null || value > max) max = value;
    sum += value;
    count++;
  }
  return { last, max, average: count === 0 ? null : sum / count };
}

export type LegendSort = { readonly by: 'label' | keyof SeriesFigures; readonly isDescending: boolean };

/** Rows in the order asked for; series without values last, equals as given. Null: as given. */
export function sortLegend<Row extends { readonly label: string; readonly figures: SeriesFigures }>(
  rows: readonly Row[],
  sort: LegendSort | null,
): readonly Row[] {
  if (sort === null) return rows;
  const { by, isDescending } = sort;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (by === 'label') return sign * a.label.localeCompare(b.label, 'en');
    const [x, y] = [a.figures[by], b.figures[by]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
