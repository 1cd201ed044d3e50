import type { Deviation } from './deviation.ts';

/** A row with the deviation of each of its cells. */
export type MarkedRow<Row> = { readonly row: Row; readonly cells: readonly Deviation[] };

/**
 * Rows by the values of a column, the greatest first; without one (-1) those that differ most first: by the highest level, then by how much
 * they differ altogether. Equals by name, so that the order is the same with every refresh.
 */
export function orderRows<Row extends { readonly label: string; readonly values: readonly (number | null)[] }>(
  rows: readonly MarkedRow<Row>[],
  column: number,
): readonly MarkedRow<Row>[] {
  const worst = ({ cells }: MarkedRow<Row>): number => Math.max(0, ...cells.map(({ level }) => level));
  const whole = ({ cells }: MarkedRow<Row>): number => cells.reduce((sum, { level }) => sum + level, 0);
  return [...rows].sort((a, b) => {
    const byValue = column < 0 ? 0 : (b.row.values[column] ?? -Infinity) - (a.row.values[column] ?? -Infinity);
    if (byValue !== 0 && !Number.isNaN(byValue)) return byValue;
    return worst(b) - worst(a) || whole(b) - whole(a) || a.row.label.localeCompare(b.row.label, 'en');
  });
}
