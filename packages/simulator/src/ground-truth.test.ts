import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, faultsBetween } from './faults.ts';
import { EXPECTED_DIAGNOSES, trueEdges } from './ground-truth.ts';
import { instancesOf } from './instances.ts';

describe('ground truth', () => {
  it('has an edge for each caller and component once', () => {
    const edges = trueEdges();
    const keys = edges.map(({ caller, component }) => `${caller.service} ${caller.interface} -> ${component}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(edges).toContainEqual({
      caller: { service: 'payment', interface: 'shop.payment.v1.PaymentService/Pay' },
      componentClass: 'third-party',
      component: 'api.bank-gateway.example',
      reaches: [],
      isCertain: true,
    });
    expect(edges.find(({ component }) => component === 'kafka order-created')?.reaches).toEqual([
      { service: 'fulfilment', interface: 'process order-created' },
      { service: 'notification', interface: 'process order-created' },
      { service: 'invoice', interface: 'process order-created' },
    ]);
  });

  it('says for every kind of fault what is to be found, and finds its target in it', () => {
    expect(Object.keys(EXPECTED_DIAGNOSES).sort()).toEqual([...FAULT_KINDS].sort());
    const callees = (service: string, name: string): readonly string[] =>
      trueEdges()
        .filter(({ caller }) => caller.service === service && caller.interface === name)
        .flatMap(({ component, reaches }) => [component, ...reaches.map((each) => each.service)]);
    for (const fault of faultsBetween(0, 30 * 60_000)) {
      const expected = EXPECTED_DIAGNOSES[fault.kind];
      const instances = instancesOf(expected.service, [fault]);
      switch (expected.named.kind) {
        case 'component':
        case 'downstream':
          expect(callees(expected.service, expected.interface)).toContain(expected.named.name);
          break;
        case 'own':
          expect([expected.service, expected.named.name]).toEqual([fault.target, fault.target]);
          break;
        case 'version':
          expect(instances.map((instance) => instance.version)).toContain(expected.named.name);
          break;
        case 'instance':
          expect(instances.map((instance) => instance.id)).toContain(expected.named.name);
      }
    }
  });
});
