import { AppError } from '@spanhouse/core';
import { COLUMNS_MAX } from '@spanhouse/trace-store';
import type { Selected } from '@spanhouse/trace-store/query-language';

/** What is told of each span. What is asked of its trace is no column: every trace is told with its root and its duration. @throws AppError QUERY.INVALID */
export function selectedColumns(selected: readonly Selected[]): readonly Selected[] {
  const columns = selected.filter(({ target }) => target.kind !== 'trace');
  if (columns.length > COLUMNS_MAX) throw new AppError('QUERY.INVALID', `select(…) names at most ${String(COLUMNS_MAX)} keys of spans.`);
  return columns;
}
