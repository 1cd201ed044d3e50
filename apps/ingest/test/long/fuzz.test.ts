import { expect, it } from 'vitest';
import { fuzzGateway } from '../support/fuzz-gateway.ts';

it('200,000 hostile bodies get an answer of the protocol within a second each, and what is taken is stored as it was', async () => {
  const report = await fuzzGateway({ inputs: 200_000, seed: 1_000_000 });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.accepted).toBeGreaterThan(20_000);
  expect(report.refused).toBeGreaterThan(20_000);
  expect(report.slowestMs).toBeLessThan(1_000);
}, 900_000);
