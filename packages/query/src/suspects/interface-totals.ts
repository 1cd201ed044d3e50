import type { ProjectId } from '@spanhouse/core';
import type { ApplicationReader, Breakdown, BreakdownRow, CountRange, ReadOptions, SpanFilter } from '@spanhouse/trace-store';
import type { Hop } from './diagnosis.ts';

export type Totals = { readonly requests: number; readonly errors: number; readonly sumNs: number };

/** Where an interface's figures come from: one project, one environment. */
export type Figures = {
  readonly reader: ApplicationReader;
  readonly projectId: ProjectId;
  readonly environment: string | undefined;
  readonly options: ReadOptions;
};

/** Spans that are requests to an interface, by each value of a dimension; consumers count as interfaces. */
export async function requestsBy(
  figures: Figures,
  { service, name }: Hop,
  range: CountRange,
  by: Breakdown,
): Promise<readonly BreakdownRow[]> {
  const { reader, projectId, environment, options } = figures;
  const filter: SpanFilter = { service, name, ...(environment === undefined ? {} : { environment }) };
  const asked = await reader.breakdown(projectId, range, { ...filter, spanClass: 'interface' }, by, options);
  return asked.length > 0 ? asked : reader.breakdown(projectId, range, { ...filter, spanClass: 'messaging' }, by, options);
}

export function totalsOf(rows: readonly BreakdownRow[]): Totals {
  return rows.reduce(
    (sum, row) => ({ requests: sum.requests + row.count, errors: sum.errors + row.errors, sumNs: sum.sumNs + row.sumNs }),
    { requests: 0, errors: 0, sumNs: 0 },
  );
}

export function meanNs({ requests, sumNs }: Totals): number {
  return requests === 0 ? 0 : sumNs / requests;
}

export function errorShare({ requests, errors }: Totals): number {
  return requests === 0 ? 0 : errors / requests;
}

export function without(total: Totals, part: Totals): Totals {
  return { requests: total.requests - part.requests, errors: total.errors - part.errors, sumNs: total.sumNs - part.sumNs };
}
