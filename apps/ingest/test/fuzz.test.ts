import { expect, it } from 'vitest';
import { fuzzGateway } from './support/fuzz-gateway.ts';

it('every hostile body gets an answer of the protocol in time, and what is taken is stored as it was (5,000; 200,000 in test:long)', async () => {
  const report = await fuzzGateway({ inputs: 5_000, seed: 1 });
  expect(report.accepted).toBeGreaterThan(500);
  expect(report.refused).toBeGreaterThan(500);
  expect(report.spans).toBeGreaterThan(1_000);
  expect(report.slowestMs).toBeLessThan(1_000);
}, 60_000);
