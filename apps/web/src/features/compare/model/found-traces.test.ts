import { expect, it } from 'vitest';
import { parseCompare } from '../url.ts';
import { chosenTraces, conditionOf } from './found-traces.ts';

const RANGE = { fromMs: 1_000, toMs: 9_000 };
const BASE = { conditions: [conditionOf('service', 'order')] };
const POD = conditionOf('k8s.pod.name', 'order-2');
const chosen = (search: string, threshold: { readonly lowestNs: number; readonly highestNs: number } | null = null) =>
  chosenTraces(BASE, parseCompare(new URLSearchParams(search)), threshold, POD, RANGE);

it('slow ones last longer than their threshold, when there is one for all', () => {
  expect(chosen('', { lowestNs: 5e6, highestNs: 5e6 })).toEqual({
    query: 'service = order and k8s.pod.name = order-2 and duration > 5ms',
    order: 'duration',
    ...RANGE,
  });
  expect(chosen('', { lowestNs: 5e6, highestNs: 9e6 }).query).toBe('service = order and k8s.pod.name = order-2');
});

it('ones that another query chooses have its conditions', () => {
  const search = `pick=query&with=${encodeURIComponent('{kind = server} < {tier = gold}')}`;
  expect(chosen(search).query).toBe('{kind = server} < {tier = gold} | {service = order and k8s.pod.name = order-2}');
  expect(chosen('pick=query&with=tier+%3D+gold').query).toBe('service = order and k8s.pod.name = order-2 and tier = gold');
});

it('failing ones have the status error', () => {
  expect(chosen('pick=failed').query).toBe('service = order and k8s.pod.name = order-2 and status = error');
});

it('a part has its durations in the query and its time as the range', () => {
  expect(chosen('pick=part&min=2000000&until=4000')).toEqual({
    query: 'service = order and k8s.pod.name = order-2 and duration >= 2ms',
    order: 'newest',
    fromMs: 1_000,
    toMs: 4_000,
  });
});
