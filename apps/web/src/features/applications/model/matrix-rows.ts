import type { BreakdownRow } from '@spanhouse/trace-store';
import type { MatrixRow } from '@spanhouse/ui';
import { shareOf } from './service-rows.ts';

/** Rows of the matrix: rate, error share, p50, p99. @param unknown how spans are called that do not say their value */
export function matrixRows(rows: readonly BreakdownRow[], seconds: number, unknown: string): readonly MatrixRow[] {
  return rows.map((row) => ({
    key: row.value,
    label: row.value === '' ? unknown : row.value,
    values: [row.count / seconds, shareOf(row), row.p50Ns, row.p99Ns],
  }));
}
