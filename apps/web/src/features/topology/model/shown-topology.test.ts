import { describe, expect, it } from 'vitest';
import { buildTopology, type CallsSeen } from './build-topology.ts';
import { notCompared, type ComparedTopology } from './compare-topologies.ts';
import { groupsOf } from './groups.ts';
import { filteredTopology, shownTopology } from './shown-topology.ts';
import { calleeQuery, callerQuery, nodeQuery } from './trace-queries.ts';

function call(callerService: string, componentClass: string, callee: string, count: number): CallsSeen {
  const client = { count, errors: 0, sumNs: 0, p50Ns: null, p95Ns: null, p99Ns: null };
  const server = componentClass === 'downstream' ? client : { ...client, count: 0 };
  return {
    callerClass: 'downstream',
    callerService,
    callerName: '',
    componentClass,
    callee,
    client,
    server,
    gapNs: null,
    slowest: null,
    failing: null,
  };
}

const TOPOLOGY: ComparedTopology = notCompared(
  buildTopology({
    calls: [
      call('order', 'downstream', 'payment', 100),
      call('order', 'sql', 'mysql shop', 100),
      call('payment', 'cache', 'redis sessions', 1),
      call('order', 'cache', 'redis sessions', 1),
      call('web', 'cache', 'redis sessions', 1),
    ],
    services: [{ service: 'alone', environments: [], count: 100, errors: 0, sumNs: 0, p50Ns: null, p95Ns: null, p99Ns: null }],
    namespaces: new Map([
      ['order', 'trade'],
      ['payment', 'trade'],
      ['web', 'front'],
    ]),
    requestSeconds: 10,
    callSeconds: 10,
  }),
);
const idsOf = ({ nodes }: ComparedTopology): readonly string[] => nodes.map(({ id }) => id);

describe('what is shown', () => {
  it('leaves out classes with their edges', () => {
    const { nodes, edges } = filteredTopology(TOPOLOGY, { hiddenClasses: ['cache', 'sql'], minRate: 0 });
    expect(nodes.every(({ nodeClass }) => nodeClass === 'service')).toBe(true);
    expect(edges).toHaveLength(1);
  });

  it('leaves out what is seldom used, and keeps a busy service that calls nobody', () => {
    expect(idsOf(filteredTopology(TOPOLOGY, { hiddenClasses: [], minRate: 1 }))).toEqual([
      'service:alone',
      'service:order',
      'service:payment',
      'sql:mysql shop',
    ]);
  });

  it('puts a store into the group of all its users, or into none', () => {
    const groups = groupsOf(TOPOLOGY.nodes, TOPOLOGY.edges, 'namespace');
    expect(groups.get('sql:mysql shop')).toBe('trade');
    expect(groups.has('cache:redis sessions')).toBe(false);
    expect(groups.has('service:alone')).toBe(false);
  });

  it('marks what the page is about', () => {
    const question = {
      hiddenClasses: [],
      minRate: 0,
      grouping: 'none',
      focusId: 'service:web',
      labelOf: ({ name }: { readonly name: string }) => name,
      colours: new Map<string, string>(),
    } as const;
    expect(shownTopology(TOPOLOGY, question).nodes.filter(({ isFocus }) => isFocus === true)).toMatchObject([{ label: 'web', rate: null }]);
  });
});

describe('the way to the spans', () => {
  const service = (name: string) => ({ nodeClass: 'service', name }) as const;
  it.each([
    [nodeQuery(service('order')), 'service = order'],
    [nodeQuery({ nodeClass: 'sql', name: 'mysql shop' }), 'db.namespace = shop'],
    [nodeQuery({ nodeClass: 'outside', name: '' }), null],
    [
      callerQuery(service('order'), service('payment'), { calleeNames: ['payment.shop.svc:8080'] }),
      'service = order and kind = client and peer.service in (payment, payment.shop.svc)',
    ],
    [
      callerQuery(service('order'), { nodeClass: 'cache', name: 'redis r1:6379' }, { calleeNames: [] }),
      'service = order and server.address = r1:6379',
    ],
    [callerQuery({ nodeClass: 'outside', name: '' }, service('web'), { calleeNames: [] }), null],
    [calleeQuery({ nodeClass: 'outside', name: '' }, service('web')), 'service = web and isRoot = true'],
    [
      calleeQuery({ nodeClass: 'messaging', name: 'kafka orders' }, service('invoice')),
      'service = invoice and kind = consumer and messaging.destination.name = orders',
    ],
    [calleeQuery(service('order'), { nodeClass: 'sql', name: 'mysql shop' }), null],
  ])('%s', (made, expected) => expect(made).toBe(expected));
});
