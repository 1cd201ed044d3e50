import { expect, it } from 'vitest';
import { runCanary } from './support/canary.ts';

const CALLS = 5_000;

it(`${String(CALLS)} calls of every kind find nothing of another project`, { timeout: 300_000 }, async () => {
  const { calls, answered, leaks, failures, changes, notAsked, neverAnswered } = await runCanary(CALLS, 20_261_124);
  expect(leaks).toEqual([]);
  expect(failures).toEqual([]);
  expect(changes).toEqual([]);
  expect(notAsked).toEqual([]);
  // Only what is for owners is never answered.
  expect(neverAnswered).toEqual([
    '/api/v1/organization/audit',
    'audit.ofOrganization',
    'members.invitations',
    'members.list',
    'organization.get',
  ]);
  expect(calls).toBe(CALLS);
  // Most of them must have come to something, or nothing was tried.
  expect(answered).toBeGreaterThan(CALLS / 3);
});
