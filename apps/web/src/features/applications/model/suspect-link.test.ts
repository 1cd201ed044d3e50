import type { Suspect } from '@spanhouse/query';
import { expect, it } from 'vitest';
import { suspectLink } from './suspect-link.ts';

const HERE = { service: 'order', name: 'CreateOrder' };
const PAY = { service: 'payment', name: 'Pay' };
const suspect = (over: Partial<Suspect>): Suspect => ({
  kind: 'component',
  name: 'mysql payments',
  componentClass: 'sql',
  path: [HERE],
  operation: '',
  share: 0.9,
  measure: 'duration',
  change: { before: 1, after: 2 },
  isNew: false,
  ...over,
});

it('a statement is seen on its own page, a component among the calls of its service', () => {
  expect(suspectLink(suspect({ path: [HERE, PAY], operation: 'SELECT payments' }), HERE)).toEqual({
    to: 'page',
    path: '/services/payment/interfaces/SELECT%20payments',
    search: { class: 'sql', component: 'mysql payments' },
  });
  expect(suspectLink(suspect({ componentClass: 'cache', name: 'redis cart' }), HERE)).toEqual({
    to: 'page',
    path: '/services/order',
    search: { tab: 'nosql', find: 'redis cart' },
  });
});

it('an instance narrows the page of the interface it belongs to', () => {
  expect(suspectLink(suspect({ kind: 'instance', name: 'payment-2', path: [HERE, PAY] }), HERE)).toEqual({
    to: 'page',
    path: '/services/payment/interfaces/Pay',
    search: { instance: 'payment-2' },
  });
});

it('a service that answers slower is seen on its page', () => {
  expect(suspectLink(suspect({ kind: 'downstream', name: 'stock', operation: 'Reserve' }), HERE)).toMatchObject({
    path: '/services/stock/interfaces/Reserve',
  });
});

it('errors and own time of the interface itself are seen in its traces', () => {
  expect(suspectLink(suspect({ kind: 'error', name: '500' }), HERE)).toEqual({ to: 'failing-traces' });
  expect(suspectLink(suspect({ kind: 'own', name: 'order' }), HERE)).toEqual({ to: 'slow-traces' });
  expect(suspectLink(suspect({ kind: 'error', name: '500', path: [HERE, PAY] }), HERE)).toMatchObject({ to: 'page' });
});
