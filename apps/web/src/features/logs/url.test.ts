import { expect, it } from 'vitest';
import { parseLogs, withLogs, type LogsState } from './url.ts';

const STATE: LogsState = {
  query: 'timeout service="web shop"',
  view: 'patterns',
  order: 'oldest',
  columns: ['order.id', 'k8s.pod.name'],
  isFieldsOpen: true,
  isTailing: true,
  record: '17-0-3-1',
};

it('what is written is read again, and defaults are left out', () => {
  expect(parseLogs(withLogs(new URLSearchParams(), STATE))).toEqual(STATE);
  expect(withLogs(new URLSearchParams('from=now-1h'), parseLogs(new URLSearchParams())).toString()).toBe('from=now-1h');
});

it('what cannot be understood is as if it were not there', () => {
  expect(parseLogs(new URLSearchParams('view=x&order=y&column=&column=a&column=a'))).toMatchObject({
    view: 'records',
    order: 'newest',
    columns: ['a'],
  });
});
