import type { InterfaceRow } from '@spanhouse/trace-store';
import type { RowOrder, Tab } from '../url.ts';
import { shareOf } from './service-rows.ts';

/** An interface or a kind of call as a table shows it. `timeShare` is its part of the time of all rows of its class. */
export type ClassRow = {
  readonly key: string;
  readonly name: string;
  readonly component: string;
  readonly spanClass: InterfaceRow['spanClass'];
  readonly componentClass: InterfaceRow['componentClass'];
  readonly rate: number;
  readonly errorShare: number;
  readonly p50Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
  readonly timeShare: number;
  readonly trend: readonly number[];
};

export function classCounts(rows: readonly InterfaceRow[]): Readonly<Record<Tab, number>> {
  const counts: Record<Tab, number> = { interface: 0, downstream: 0, sql: 0, nosql: 0, messaging: 0, other: 0 };
  for (const row of rows) counts[row.spanClass]++;
  return counts;
}

/** The rows of one class. @param buckets how many of the trend's, from the first, are shown */
export function classRows(rows: readonly InterfaceRow[], tab: Tab, seconds: number, buckets: number): readonly ClassRow[] {
  const own = rows.filter(({ spanClass }) => spanClass === tab);
  const totalNs = Math.max(
    1,
    own.reduce((sum, row) => sum + row.sumNs, 0),
  );
  return own.map((row) => ({
    key: `${row.name}\n${row.component}`,
    name: row.name,
    component: row.component,
    spanClass: row.spanClass,
    componentClass: row.componentClass,
    rate: row.count / seconds,
    errorShare: shareOf(row),
    p50Ns: row.p50Ns,
    p95Ns: row.p95Ns,
    p99Ns: row.p99Ns,
    timeShare: row.sumNs / totalNs,
    trend: row.countTrend.slice(0, buckets),
  }));
}

/** Those whose name or component contains the text, in the order asked for. */
export function chosenRows(rows: readonly ClassRow[], find: string, order: RowOrder): readonly ClassRow[] {
  const text = find.trim().toLowerCase();
  const found = rows.filter((row) => [row.name, row.component].some((word) => word.toLowerCase().includes(text)));
  if (order === 'name') return found.sort((a, b) => a.name.localeCompare(b.name));
  return found.sort((a, b) => figureOf(b, order) - figureOf(a, order) || a.name.localeCompare(b.name));
}

function figureOf(row: ClassRow, order: Exclude<RowOrder, 'name'>): number {
  switch (order) {
    case 'time':
      return row.timeShare;
    case 'rate':
      return row.rate;
    case 'errors':
      return row.errorShare;
    case 'p50':
      return row.p50Ns ?? -1;
    case 'p95':
      return row.p95Ns ?? -1;
    case 'p99':
      return row.p99Ns ?? -1;
  }
}
