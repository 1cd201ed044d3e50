import type { InterfaceRow } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { chosenRows, classCounts, classRows } from './class-rows.ts';

const row = (name: string, over: Partial<InterfaceRow> = {}): InterfaceRow => ({
  service: 'order',
  name,
  spanClass: 'sql',
  component: 'mysql orders',
  componentClass: 'sql',
  count: 60,
  errors: 6,
  sumNs: 100,
  maxNs: 9,
  p50Ns: 1,
  p95Ns: 2,
  p99Ns: 3,
  countTrend: [1, 2, 3],
  ...over,
});

it('rows of a class share its time', () => {
  const rows = [row('SELECT orders', { sumNs: 300 }), row('INSERT orders'), row('GET /', { spanClass: 'interface', sumNs: 1_000 })];
  expect(classCounts(rows)).toMatchObject({ sql: 2, interface: 1, nosql: 0 });
  expect(classRows(rows, 'sql', 60, 2)).toMatchObject([
    { name: 'SELECT orders', timeShare: 0.75, rate: 1, errorShare: 0.1, trend: [1, 2] },
    { name: 'INSERT orders', timeShare: 0.25 },
  ]);
});

it('rows are found by name and by what is called', () => {
  const rows = classRows([row('SELECT a'), row('SELECT b', { component: 'mysql stock', p99Ns: 9 })], 'sql', 60, 3);
  expect(chosenRows(rows, 'STOCK', 'name').map(({ name }) => name)).toEqual(['SELECT b']);
  expect(chosenRows(rows, '', 'p99').map(({ name }) => name)).toEqual(['SELECT b', 'SELECT a']);
});
