import { describe, expect, it } from 'vitest';
import { buildTopology, type CallsSeen, type ServiceSeen } from './build-topology.ts';
import { compareTopologies } from './compare-topologies.ts';
import { knownService } from './known-service.ts';
import { MISSING_ID, OUTSIDE_ID, type CallFigures, type Topology } from './topology.ts';

const NONE: CallFigures = { count: 0, errors: 0, sumNs: 0, p50Ns: null, p95Ns: null, p99Ns: null };

function figures(count: number, over: Partial<CallFigures> = {}): CallFigures {
  return { count, errors: 0, sumNs: count * 1e6, p50Ns: 1e6, p95Ns: 2e6, p99Ns: 3e6, ...over };
}

function calls(callerService: string, callee: string, over: Partial<CallsSeen> = {}): CallsSeen {
  return {
    callerClass: 'downstream',
    callerService,
    callerName: '',
    componentClass: 'downstream',
    callee,
    client: figures(60),
    server: figures(60),
    gapNs: 0,
    slowest: null,
    failing: null,
    ...over,
  };
}

function service(name: string): ServiceSeen {
  return { service: name, environments: ['prod'], ...figures(120) };
}

function topology(seen: readonly CallsSeen[], services: readonly string[] = []): Topology {
  return buildTopology({
    calls: seen,
    services: services.map(service),
    namespaces: new Map([['order', 'trade']]),
    requestSeconds: 60,
    callSeconds: 30,
  });
}

const linksOf = ({ edges }: Topology): readonly string[] => edges.map(({ source, target }) => `${source} > ${target}`);

describe('a topology', () => {
  it('has services that call nobody and are called by nobody', () => {
    const { nodes, edges } = topology([], ['job', 'order']);
    expect(edges).toEqual([]);
    expect(nodes).toMatchObject([
      { id: 'service:job', rate: 2, isSilent: false, namespace: '' },
      { id: 'service:order', rate: 2, namespace: 'trade', environments: ['prod'] },
    ]);
  });

  it('puts a queue between those who send and those who receive', () => {
    const sent = calls('order', 'kafka orders', { componentClass: 'messaging', server: NONE });
    const received = calls('kafka orders', 'invoice', { callerClass: 'messaging', client: NONE });
    expect(linksOf(topology([sent, received]))).toEqual([
      'messaging:kafka orders > service:invoice',
      'service:order > messaging:kafka orders',
    ]);
  });

  it('takes an address that bears the name of a service for that service', () => {
    const seen = [
      calls('order', 'payment', { client: NONE }),
      calls('order', 'payment.shop.svc.cluster.local:8080', { componentClass: 'third-party', server: NONE, client: figures(6) }),
      calls('order', 'api.bank.example', { componentClass: 'third-party', server: NONE }),
    ];
    const made = topology(seen);
    expect(linksOf(made)).toEqual(['service:order > service:payment', 'service:order > third-party:api.bank.example']);
    expect(made.edges[0]).toMatchObject({
      client: { count: 6 },
      server: { count: 60 },
      rate: 2,
      calleeNames: ['payment', 'payment.shop.svc.cluster.local:8080'],
    });
  });

  it('tells the outside from callers whose spans did not come', () => {
    const seen = [calls('', 'web', { client: NONE }), calls('', 'order', { client: NONE, callerName: '(missing)' })];
    expect(linksOf(topology(seen))).toEqual([`${OUTSIDE_ID} > service:web`, `${MISSING_ID} > service:order`]);
  });

  it('knows a store by what its callers say, and a service that sends no spans as silent', () => {
    const seen = [
      calls('order', 'mysql shop', { componentClass: 'sql', server: NONE, client: figures(90, { errors: 9 }) }),
      calls('order', 'legacy', { server: NONE }),
    ];
    const { nodes } = topology(seen);
    expect(nodes.find(({ id }) => id === 'sql:mysql shop')).toMatchObject({ rate: 3, figures: { count: 90, errors: 9 } });
    expect(nodes.find(({ id }) => id === 'service:legacy')).toMatchObject({ isSilent: true });
  });
});

describe('a name of a service', () => {
  const known = new Map([
    ['payment', 'payment'],
    ['10', 'ten'],
  ]);
  it.each([
    ['payment', 'payment'],
    ['Payment:8443', 'payment'],
    ['payment.shop.svc', 'payment'],
    ['payments', null],
    ['10.2.3.4:80', null],
    ['[fd00::1]:80', null],
    ['', null],
  ])('%s', (address, expected) => expect(knownService(address, known)).toBe(expected));
});

describe('two windows', () => {
  const one = (client: CallFigures): Topology => topology([calls('order', 'payment', { client, server: NONE })]);

  it('differ in what was added and removed, from a handful of calls on', () => {
    const now = topology([calls('order', 'payment'), calls('order', 'risk', { client: figures(2), server: figures(2) })]);
    const before = topology([calls('order', 'payment'), calls('order', 'coupon')]);
    const { nodes, edges } = compareTopologies(now, before);
    expect(nodes.flatMap(({ id, change }) => (change === null ? [] : [[id, change]]))).toEqual([['service:coupon', 'removed']]);
    expect(edges.flatMap(({ target, change }) => (change === null ? [] : [[target, change]]))).toEqual([['service:coupon', 'removed']]);
    expect(edges.find(({ change }) => change === 'removed')).toMatchObject({ rate: 0, before: { rate: 2 } });
    expect(compareTopologies(before, now).edges.find(({ target }) => target === 'service:coupon')?.change).toBe('added');
  });

  it('differ in latency when the p99 of enough calls rose by a quarter and a millisecond', () => {
    const changeOf = (now: CallFigures, then: CallFigures): string | null | undefined =>
      compareTopologies(one(now), one(then)).edges[0]?.change;
    expect(changeOf(figures(60, { p99Ns: 9e6 }), figures(60, { p99Ns: 3e6 }))).toBe('slower');
    expect(changeOf(figures(60, { p99Ns: 9e6 }), figures(6, { p99Ns: 3e6 }))).toBeNull();
    expect(changeOf(figures(60, { p99Ns: 3e5 }), figures(60, { p99Ns: 1e5 }))).toBeNull();
  });

  it('differ in errors when their share rose by more than chance', () => {
    const changeOf = (now: number, then: number): string | null | undefined =>
      compareTopologies(one(figures(1_000, { errors: now })), one(figures(1_000, { errors: then }))).edges[0]?.change;
    expect(changeOf(60, 10)).toBe('failing');
    expect(changeOf(16, 10)).toBeNull();
    expect(changeOf(10, 60)).toBeNull();
  });
});
