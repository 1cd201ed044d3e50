import type { Edge } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { MISSING, splitEdges } from './callers.ts';

const SIDE = { count: 10, errors: 0, sumNs: 1, p50Ns: 1, p95Ns: 1, p99Ns: 1 };
const edge = (over: Partial<Edge>): Edge => ({
  callerClass: 'downstream',
  callerService: 'gateway',
  callerName: 'POST /orders',
  componentClass: 'downstream',
  callee: 'order',
  calleeName: 'CreateOrder',
  client: SIDE,
  server: SIDE,
  gapNs: 0,
  slowest: null,
  failing: null,
  ...over,
});

it('edges are of callers or of what is called', () => {
  const pays = edge({ callerService: 'order', callerName: 'CreateOrder', callee: 'payment', calleeName: 'Pay' });
  const sql = edge({
    callerService: 'order',
    callerName: 'CreateOrder',
    componentClass: 'sql',
    callee: 'mysql orders',
    calleeName: 'INSERT orders',
  });
  const { upstream, downstream } = splitEdges([edge({}), pays, sql], 'order', 'CreateOrder');
  expect(upstream.map(({ service, name, hasPage }) => [service, name, hasPage])).toEqual([['gateway', 'POST /orders', true]]);
  expect(downstream.map(({ service, hasPage }) => [service, hasPage])).toEqual([
    ['payment', true],
    ['mysql orders', false],
  ]);
});

it('the outside, missing callers and callees that did not speak have no page', () => {
  const outside = edge({ callerService: '', callerName: '' });
  const missing = edge({ callerService: '', callerName: MISSING });
  const silent = edge({ callerService: 'order', callerName: 'CreateOrder', callee: 'stock', server: { ...SIDE, count: 0 } });
  const { upstream, downstream } = splitEdges([outside, missing, silent], 'order', 'CreateOrder');
  expect([...upstream, ...downstream].map(({ hasPage }) => hasPage)).toEqual([false, false, false]);
});
