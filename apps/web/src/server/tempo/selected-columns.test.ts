import { splitSelect } from '@spanhouse/trace-store/query-language';
import { expect, it } from 'vitest';
import { selectedColumns } from './selected-columns.ts';

const of = (query: string) => selectedColumns(splitSelect(query).selected).map(({ name }) => name);
const keys = (count: number): string => Array.from({ length: count }, (_, i) => `.key${String(i)}`).join(', ');

it('what is asked of a trace is no column of its spans', () => {
  expect(of('{ } | select(trace:rootName, span.http.route, trace:duration, rootName, traceDuration)')).toEqual(['http.route']);
});

it('more keys than columns are refused, whether anything is found or not', () => {
  expect(of(`{ } | select(${keys(20)}, trace:rootName)`)).toHaveLength(20);
  expect(() => of(`{ } | select(${keys(21)})`)).toThrow(/at most 20/);
});
