import type { LatencyPart } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { operationsOf } from './operations.ts';

const part = (over: Partial<LatencyPart>): LatencyPart => ({
  componentClass: 'sql',
  component: 'mysql orders',
  operation: 'SELECT orders',
  calls: 20,
  sumNs: 400,
  slowest: null,
  trend: [],
  ...over,
});

it('statements and commands are told apart, with their part of the whole time', () => {
  const parts = {
    bucketSeconds: 30,
    times: [],
    requests: 10,
    totalNs: 1_000,
    parts: [
      part({}),
      part({ componentClass: 'cache', component: 'redis cart', operation: 'HGETALL' }),
      part({ componentClass: 'own', component: '', operation: '' }),
    ],
  };
  expect(operationsOf(parts, 'sql')).toEqual([
    { componentClass: 'sql', component: 'mysql orders', operation: 'SELECT orders', nsPerCall: 20, callsPerRequest: 2, share: 0.4 },
  ]);
  expect(operationsOf(parts, 'nosql').map(({ operation }) => operation)).toEqual(['HGETALL']);
});
