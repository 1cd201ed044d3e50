/**
 * What is true of the shop, for checks of what others find out about it: who calls what, and what is wrong while a fault lasts.
 *
 * Names are those that the product shows (`describeSpan` of packages/trace-store, whose tests hold these against every span).
 */
import { bug } from '@spanhouse/core';
import { GRPC_PORT, REDIS_HOST } from './conventions.ts';
import { FAILING_VERSION, type FaultKind } from './faults.ts';
import { instanceAt } from './instances.ts';
import { INTERFACES, type Interface, type Step } from './topology.ts';

/** One interface of a service, by the name it is shown under: `GET /api/home`, `shop.cart.v1.CartService/GetCart`, `process order-created`. */
export type InterfaceName = { readonly service: string; readonly interface: string };

export type TrueEdge = {
  readonly caller: InterfaceName;
  readonly componentClass: 'sql' | 'cache' | 'messaging' | 'downstream' | 'third-party';
  /** As the caller's own span names it: `mysql orders`, `cart:9090`, `kafka order-created`. */
  readonly component: string;
  /** The interfaces of the shop at the other end: one of a call, all consumers of a topic, none of databases and third parties. */
  readonly reaches: readonly InterfaceName[];
  /** Whether every request that is not cut short by a failure takes this edge. */
  readonly isCertain: boolean;
};

/** Every edge that a trace of the shop can have, each caller and component once; by caller in the order of INTERFACES. */
export function trueEdges(): readonly TrueEdge[] {
  return INTERFACES.flatMap((caller) => {
    const edges = new Map<string, TrueEdge>();
    for (const step of caller.steps.flatMap(singleSteps)) {
      const edge = edgeOf(caller, step);
      if (edge === null) continue;
      const key = `${edge.componentClass} ${edge.component}`;
      const other = edges.get(key);
      edges.set(key, other === undefined ? edge : joined(other, edge));
    }
    return [...edges.values()];
  });
}

export type ExpectedDiagnosis = InterfaceName & {
  /** What is to be named first for that interface while the fault lasts. `own`: the code of the service itself. */
  readonly named: { readonly kind: 'component' | 'instance' | 'version' | 'downstream' | 'own'; readonly name: string };
};

/**
 * Where somebody who sees the fault looks first, and what should be told there.
 * Names: of a component as callers' spans give it, of an instance its `service.instance.id`, of a downstream or own code the service.
 */
export const EXPECTED_DIAGNOSES: Readonly<Record<FaultKind, ExpectedDiagnosis>> = {
  'slow-database': { ...shownAs('inventory/reserve'), named: { kind: 'component', name: 'mysql inventory' } },
  'slow-downstream': { ...shownAs('storefront/product'), named: { kind: 'downstream', name: 'pricing' } },
  'failing-deploy': { ...shownAs('payment/pay'), named: { kind: 'version', name: FAILING_VERSION } },
  'big-redis-key': { ...shownAs('promotion/active'), named: { kind: 'component', name: `redis ${REDIS_HOST}` } },
  'lock-contention': { ...shownAs('cart/get'), named: { kind: 'own', name: 'cart' } },
  'bad-pod': { ...shownAs('order/get'), named: { kind: 'instance', name: instanceAt('order-2')?.id ?? '' } },
};

function singleSteps(step: Step): readonly Step[] {
  return step.do === 'parallel' ? step.steps.flatMap(singleSteps) : [step];
}

/** null of work, which calls nothing. */
function edgeOf(from: Interface, step: Step): TrueEdge | null {
  const caller = nameOf(from);
  const isCertain = !('chance' in step);
  switch (step.do) {
    case 'work':
    case 'parallel':
      return null;
    case 'sql':
      return { caller, componentClass: 'sql', component: `mysql ${step.database}`, reaches: [], isCertain };
    case 'redis':
      return { caller, componentClass: 'cache', component: `redis ${REDIS_HOST}`, reaches: [], isCertain };
    case 'external': {
      // A host of the cluster is no third party, though nobody there sends spans.
      const componentClass = step.host.endsWith('.svc') ? 'downstream' : 'third-party';
      return { caller, componentClass, component: step.host, reaches: [], isCertain };
    }
    case 'call': {
      const callee = interfaceOf(step.to);
      const component = callee.protocol === 'grpc' ? `${callee.service}:${String(GRPC_PORT)}` : callee.service;
      return { caller, componentClass: 'downstream', component, reaches: [nameOf(callee)], isCertain };
    }
    case 'publish': {
      const reaches = step.consumers.map((consumer) => nameOf(interfaceOf(consumer)));
      return { caller, componentClass: 'messaging', component: `kafka ${step.topic}`, reaches, isCertain };
    }
  }
}

function joined(first: TrueEdge, second: TrueEdge): TrueEdge {
  const added = second.reaches.filter(
    (each) => !first.reaches.some((own) => own.service === each.service && own.interface === each.interface),
  );
  return { ...first, reaches: [...first.reaches, ...added], isCertain: first.isCertain || second.isCertain };
}

function shownAs(id: string): InterfaceName {
  return nameOf(interfaceOf(id));
}

function nameOf({ service, protocol, name }: Interface): InterfaceName {
  return { service, interface: protocol === 'kafka' ? `process ${name}` : name };
}

function interfaceOf(id: string): Interface {
  const found = INTERFACES.find((each) => each.id === id);
  if (found === undefined) throw bug(`the topology has no interface ${id}`);
  return found;
}
