import type { SpanClass } from '@spanhouse/trace-store/describe';
import { parseQuery } from '@spanhouse/trace-store/query-language';
import { expect, it } from 'vitest';
import { atLeast, dimensionCondition, FAILING, interfaceConditions, queryText, servedConditions, type SeenValues } from './trace-query.ts';

const NOTHING: SeenValues = { names: [], routes: [], rpcMethods: [] };
const queryOf = (name: string, seen: Partial<SeenValues>, spanClass: SpanClass = 'interface'): string =>
  queryText(interfaceConditions('order', name, spanClass, { ...NOTHING, ...seen }));

it('an HTTP interface is found by its method and route', () => {
  expect(queryOf('GET /orders/{id}', { routes: ['/orders', '/orders/{id}'] })).toBe(
    'service = order and kind = server and http.request.method = GET and http.route = /orders/{id}',
  );
});

it('a route without its first slash is found as it was sent', () => {
  expect(queryOf('GET /orders/<int:pk>', { routes: ['orders/<int:pk>'] })).toContain('http.route = "orders/<int:pk>"');
});

it('an RPC interface is found by its method, whole or in two parts', () => {
  expect(queryOf('shop.Payments/Pay', { rpcMethods: ['Pay'] })).toBe(
    'service = order and kind = server and rpc.service = shop.Payments and rpc.method = Pay',
  );
  expect(queryOf('shop.Payments/Pay', { rpcMethods: ['shop.Payments/Pay'] })).toBe(
    'service = order and kind = server and rpc.method = shop.Payments/Pay',
  );
});

it('a consumer is found by its topic', () => {
  expect(queryOf('process orders', {}, 'messaging')).toBe('service = order and kind = consumer and messaging.destination.name = orders');
});

it('what has neither is found by the span names that its name is made of', () => {
  expect(queryOf('close orders', { names: ['open orders', 'close orders'] })).toBe('service = order and name = "close orders"');
  expect(queryOf('process order {id}', { names: ['process order 1001', 'process order 1002', 'other'] })).toBe(
    'service = order and name in ("process order 1001", "process order 1002")',
  );
});

it('calls are found among calls, not among what the service serves', () => {
  expect(queryOf('POST /stock', { routes: ['/stock'], names: ['POST'] }, 'downstream')).toBe(
    'service = order and kind = client and http.request.method = POST',
  );
  expect(queryOf('shop.Payments/Pay', { rpcMethods: ['Pay'] }, 'downstream')).toContain('kind = client and rpc.service = shop.Payments');
  expect(queryOf('SELECT orders', { names: ['SELECT orders'] }, 'sql')).toBe('service = order and name = "SELECT orders"');
  expect(queryOf('send orders', {}, 'messaging')).toBe('service = order and kind = producer and messaging.destination.name = orders');
});

it('what nothing leads back to is looked for in all that the service serves', () => {
  expect(queryOf('GET /gone', {})).toBe('service = order and kind = server');
});

it('conditions are those that the query box reads', () => {
  const conditions = [...servedConditions('订单 service'), FAILING, atLeast(2.5e6), dimensionCondition('region', 'eu-west-1')];
  expect(parseQuery(queryText(conditions))).toEqual({ conditions });
});
