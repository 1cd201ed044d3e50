import { expect, it } from 'vitest';
import { interfacePath, parseService, parseServices, servicePath, withService, withServices } from './url.ts';

const search = (text: string): URLSearchParams => new URLSearchParams(text);

it('an address without anything is the usual view', () => {
  expect(parseServices(search(''))).toEqual({ find: '', order: 'health', compare: 'previous' });
  expect(parseService(search(''))).toEqual({
    compare: 'none',
    percentiles: ['p50', 'p95', 'p99'],
    by: 'instance',
    only: {},
    tab: 'interface',
    find: '',
    order: 'time',
  });
});

it.each(['find=or&order=p99', 'from=now-6h&order=errors'])('services: %s comes back as it was', (text) => {
  expect(withServices(search(text), parseServices(search(text))).toString()).toBe(text);
});

it.each(['compare=yesterday&pct=p50%2Cmax&by=version&instance=order-2&tab=sql&find=x&order=p99', 'from=now-3h&env=prod'])(
  'a service: %s comes back as it was',
  (text) => {
    const again = withService(search(text), parseService(search(text)));
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(search(text)));
  },
);

it('what is no choice of ours is the usual one', () => {
  expect(parseService(search('compare=ever&pct=p12&by=moon&tab=all&order=size'))).toEqual(parseService(search('')));
});

it('names stand in paths whatever they hold', () => {
  expect(servicePath('a/b')).toBe('/services/a%2Fb');
  expect(interfacePath('order', 'GET /orders/{id}?')).toBe('/services/order/interfaces/GET%20%2Forders%2F%7Bid%7D%3F');
});
