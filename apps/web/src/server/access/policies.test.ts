import { expect, it } from 'vitest';
import { appRouter } from '../router.ts';
import { policyOf, requirePolicies } from './require-policies.ts';

/** Read in review: what is added here is open to that many more. */
const EXPECTED: Readonly<Record<string, string>> = {
  'account.changePassword': 'session',
  'account.createToken': 'session',
  'account.endOtherSessions': 'session',
  'account.endSession': 'session',
  'account.rename': 'session',
  'account.revokeToken': 'session',
  'account.sessions': 'session',
  'account.tokens': 'session',
  'applications.breakdown': 'project viewer',
  'applications.causes': 'project viewer',
  'applications.curves': 'project viewer',
  'applications.deploys': 'project viewer',
  'applications.interfaces': 'project viewer',
  'applications.services': 'project viewer',
  'audit.ofOrganization': 'owner',
  'audit.ofProject': 'project admin',
  'compare.cohorts': 'project viewer',
  'firstSteps.status': 'project viewer',
  'ingestKeys.create': 'project admin',
  'ingestKeys.list': 'project admin',
  'ingestKeys.revoke': 'project admin',
  'interfaces.coverage': 'project viewer',
  'interfaces.edges': 'project viewer',
  'interfaces.errors': 'project viewer',
  'interfaces.exemplars': 'project viewer',
  'interfaces.latencyParts': 'project viewer',
  'interfaces.seenValues': 'project viewer',
  'interfaces.suspects': 'project viewer',
  'logs.context': 'project viewer',
  'logs.fields': 'project viewer',
  'logs.find': 'project viewer',
  'logs.histogram': 'project viewer',
  'logs.ofSpan': 'project viewer',
  'logs.patterns': 'project viewer',
  'logs.status': 'project viewer',
  'logs.tail': 'project viewer',
  'members.invitations': 'owner',
  'members.invite': 'owner',
  'members.list': 'owner',
  'members.ofProject': 'project admin',
  'members.passwordLink': 'owner',
  'members.revokeInvitation': 'owner',
  'members.setDisabled': 'owner',
  'members.setOwner': 'owner',
  'members.setRole': 'project admin',
  'organization.get': 'owner',
  'organization.rename': 'owner',
  'projects.list': 'person',
  'projectSettings.create': 'owner',
  'projectSettings.get': 'project admin',
  'projectSettings.rename': 'project admin',
  'projectSettings.setRetention': 'project admin',
  'serviceAccounts.create': 'project admin',
  'serviceAccounts.createToken': 'project admin',
  'serviceAccounts.list': 'project admin',
  'serviceAccounts.revokeToken': 'project admin',
  'serviceAccounts.setDisabled': 'project admin',
  'services.list': 'project viewer',
  'signIn.acceptInvitation': 'anybody',
  'signIn.link': 'anybody',
  'signIn.methods': 'anybody',
  'signIn.newPassword': 'anybody',
  'signIn.out': 'anybody',
  'signIn.setUp': 'anybody',
  'signIn.state': 'anybody',
  'signIn.withPassword': 'anybody',
  'signIn.withProvider': 'anybody',
  'topology.get': 'project viewer',
  'traces.attributeColumn': 'project viewer',
  'traces.attributeKeys': 'project viewer',
  'traces.completeKeys': 'project viewer',
  'traces.completeValues': 'project viewer',
  'traces.find': 'project viewer',
  'traces.get': 'project viewer',
  'traces.span': 'project viewer',
  'traces.standing': 'project viewer',
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
