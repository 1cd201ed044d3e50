import type { Edge, EdgeSide, InterfaceRow } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import type { Cause } from '../src/causes/causes.ts';
import { changedInterfaces } from '../src/causes/changed-interfaces.ts';
import { joinCauses } from '../src/causes/join-causes.ts';
import { rootsOf } from '../src/causes/roots.ts';
import type { Suspect } from '../src/index.ts';

const MS = 1_000_000;
const REQUESTS = 1_000;

/** An interface with a thousand requests of about this mean, of which some fail. */
function anInterface(service: string, meanMs: number, { errors = 0, component = '' } = {}): InterfaceRow {
  const [meanNs, p95Ns] = [meanMs * MS, meanMs * 1.2 * MS];
  return {
    service,
    name: 'Call',
    spanClass: component === '' ? 'interface' : 'messaging',
    component,
    componentClass: component === '' ? 'own' : 'messaging',
    count: REQUESTS,
    errors,
    sumNs: meanNs * REQUESTS,
    p50Ns: meanNs,
    p95Ns,
    p99Ns: p95Ns,
    maxNs: p95Ns,
    countTrend: [],
  };
}

/** Calls of one by another, once a request. */
function anEdge(caller: string, callee: string, meanMs: number, errors = 0): Edge {
  const side: EdgeSide = { count: REQUESTS, errors, sumNs: meanMs * MS * REQUESTS, p50Ns: null, p95Ns: null, p99Ns: null };
  return {
    callerClass: 'downstream',
    callerService: caller,
    callerName: 'Call',
    componentClass: 'downstream',
    callee,
    calleeName: 'Call',
    client: side,
    server: side,
    gapNs: null,
    slowest: null,
    failing: null,
  };
}

const services = (hops: readonly { readonly service: string }[]): readonly string[] => hops.map(({ service }) => service);

it('whoever waits for a slow callee is affected; whoever is slow by itself is a root of its own', () => {
  const then = [anInterface('web', 20), anInterface('order', 10), anInterface('stock', 5), anInterface('mail', 5), anInterface('user', 5)];
  const now = [
    anInterface('web', 125),
    anInterface('order', 112),
    anInterface('stock', 105),
    anInterface('mail', 45),
    anInterface('user', 5),
  ];
  const { compared, changed } = changedInterfaces(now, then);
  expect(compared).toBe(5);
  expect(services(changed)).toEqual(['web', 'order', 'stock', 'mail']);
  const roots = rootsOf(
    changed,
    [anEdge('web', 'order', 110), anEdge('order', 'stock', 105), anEdge('web', 'mail', 2)],
    [anEdge('web', 'order', 10), anEdge('order', 'stock', 5), anEdge('web', 'mail', 1)],
  );
  // web calls mail too, but that takes 1 ms more of 100.
  expect(roots.map(({ at, affected }) => [at.service, services(affected)])).toEqual([
    ['stock', ['web', 'order']],
    ['mail', []],
  ]);
});

it('failures are followed by the calls that fail, not by those that take time', () => {
  const then = [anInterface('order', 10), anInterface('pay', 10), anInterface('stock', 5)];
  const now = [anInterface('order', 10, { errors: 300 }), anInterface('pay', 10, { errors: 300 }), anInterface('stock', 50)];
  const roots = rootsOf(
    changedInterfaces(now, then).changed,
    [anEdge('order', 'pay', 10, 300), anEdge('order', 'stock', 50)],
    [anEdge('order', 'pay', 10), anEdge('order', 'stock', 5)],
  );
  expect(roots.map(({ at, affected }) => [at.service, services(affected)])).toEqual([
    ['pay', ['order']],
    ['stock', []],
  ]);
});

it('of a circle the one that suffers most stands for all', () => {
  const changed = changedInterfaces([anInterface('a', 60), anInterface('b', 50)], [anInterface('a', 10), anInterface('b', 10)]).changed;
  const now = [anEdge('a', 'b', 50), anEdge('b', 'a', 40)];
  const then = [anEdge('a', 'b', 10), anEdge('b', 'a', 10)];
  expect(rootsOf(changed, now, then).map(({ at, affected }) => [at.service, services(affected)])).toEqual([['a', ['b']]]);
});

it('a message consumed from two queues under one name is compared queue by queue, and listed once', () => {
  const then = [anInterface('mail', 5, { component: 'kafka a' }), anInterface('mail', 500, { component: 'kafka b' })];
  expect(changedInterfaces([...then].reverse(), then)).toEqual({ compared: 2, changed: [] });
  const slower = then.map((row) => ({ ...row, sumNs: row.sumNs * 2, p50Ns: (row.p50Ns ?? 0) * 2, p95Ns: (row.p95Ns ?? 0) * 2 }));
  expect(changedInterfaces(slower, then)).toMatchObject({ compared: 2, changed: [{ service: 'mail', suffered: 500 * MS * REQUESTS }] });
});

it('a mean that moved no more than chance moves it is no change', () => {
  const few = (meanMs: number): InterfaceRow => ({
    ...anInterface('rare', meanMs),
    count: 30,
    sumNs: meanMs * MS * 30,
    p95Ns: meanMs * 3 * MS,
  });
  // 15 % more of 10 ms, where durations of 30 requests spread by more than 12 ms.
  expect(changedInterfaces([few(12)], [few(10)])).toEqual({ compared: 1, changed: [] });
});

function aCause(service: string, suspect: Pick<Suspect, 'kind' | 'name'>): Cause {
  const at = { service, name: 'Call' };
  const change = { before: 1, after: 2 };
  const found: Suspect = {
    ...suspect,
    componentClass: null,
    path: [at],
    operation: '',
    share: 1,
    measure: 'duration',
    change,
    isNew: false,
  };
  return {
    at,
    diagnosis: { verdict: 'slower', duration: change, errors: change, rate: change, suspects: [found], partial: [] },
    affected: [],
  };
}

it.each<[string, Pick<Suspect, 'kind' | 'name'>, readonly [string, readonly string[]][]]>([
  ['one database', { kind: 'component', name: 'mysql stock' }, [['a', ['b']]]],
  ['one host', { kind: 'host', name: 'node-4' }, [['a', ['b']]]],
  [
    'versions that are called the same',
    { kind: 'version', name: '1.0.0' },
    [
      ['a', []],
      ['b', []],
    ],
  ],
  [
    'errors that are called the same',
    { kind: 'error', name: '500' },
    [
      ['a', []],
      ['b', []],
    ],
  ],
])('two services with %s', (_, suspect, expected) => {
  const causes = joinCauses([aCause('a', suspect), aCause('b', suspect)]);
  expect(causes.map(({ at, affected }) => [at.service, services(affected)])).toEqual(expected);
});
