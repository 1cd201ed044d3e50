import { expect, it } from 'vitest';
import { runCanary } from '../support/canary.ts';

const CALLS = 50_000;

it(`${String(CALLS)} calls of every kind find nothing of another project`, async () => {
  const { answered, leaks, failures, changes, notAsked, neverAnswered } = await runCanary(CALLS, 7);
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
  expect(answered).toBeGreaterThan(CALLS / 3);
});
