import type { ServiceRow } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { chosenServices, serviceViews } from './service-rows.ts';

const row = (service: string, over: Partial<ServiceRow> = {}): ServiceRow => ({
  service,
  count: 600,
  errors: 6,
  sumNs: 1,
  p50Ns: 10,
  p95Ns: 20,
  p99Ns: 30,
  interfaces: 2,
  instances: 3,
  versions: ['1.2.0'],
  environments: ['prod'],
  countTrend: [1, 2, 3],
  errorTrend: [0, 0, 1],
  ...over,
});

it('counts become rates and shares, beside those of the time before', () => {
  const [view] = serviceViews({ seconds: 60, rows: [row('order')] }, { seconds: 120, rows: [row('order', { errors: 0 })] }, 2);
  expect(view).toMatchObject({ rate: 10, errorShare: 0.01, before: { rate: 5, errorShare: 0, p99Ns: 30 }, countTrend: [1, 2] });
});

it('a service that was not there before has nothing to be held against', () => {
  const [view] = serviceViews({ seconds: 60, rows: [row('order')] }, { seconds: 60, rows: [] }, 3);
  expect(view?.before).toBeNull();
});

it('services are found by name and version, and sorted', () => {
  const views = serviceViews(
    { seconds: 60, rows: [row('order'), row('cart', { count: 900, p99Ns: null }), row('pay', { versions: ['9.1'] })] },
    null,
    3,
  );
  expect(chosenServices(views, '', 'rate').map(({ service }) => service)).toEqual(['cart', 'order', 'pay']);
  expect(chosenServices(views, '', 'p99').map(({ service }) => service)).toEqual(['order', 'pay', 'cart']);
  expect(chosenServices(views, ' 9.1', 'name').map(({ service }) => service)).toEqual(['pay']);
});
