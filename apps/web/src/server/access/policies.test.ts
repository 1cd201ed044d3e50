import { expect, it } from 'vitest';
import { appRouter } from '../router.ts';
import { policyOf, requirePolicies } from './require-policies.ts';

/** Read in review: what is added here is open to that many more. */
const EXPECTED: Readonly<Record<string, string>> = {
  'firstSteps.status': 'project viewer',
  'projects.list': 'person',
  'services.list': 'project viewer',
  'signIn.link': 'anybody',
  'signIn.out': 'anybody',
  'signIn.setUp': 'anybody',
  'signIn.state': 'anybody',
  'signIn.withPassword': 'anybody',
  'traces.completeKeys': 'project viewer',
  'traces.completeValues': 'project viewer',
  'traces.find': 'project viewer',
  'traces.get': 'project viewer',
  'traces.span': 'project viewer',
};

it('every procedure says who may call it, and it is who it should be', () => {
  const found = Object.entries(appRouter._def.procedures as Record<string, unknown>).map(([path, procedure]) => {
    const policy = policyOf(procedure);
    return [path, policy === null ? 'nothing' : [policy.who, policy.role].filter((word) => word !== undefined).join(' ')];
  });
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
});

it('one that does not say it keeps the server from starting', () => {
  expect(() => requirePolicies({ 'traces.leak': { _def: {} } })).toThrow(/traces\.leak has no policy/);
});
