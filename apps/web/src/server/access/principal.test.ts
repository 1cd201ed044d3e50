import { parseProjectId } from '@spanhouse/core';
import { ROLES, type Role } from '@spanhouse/db';
import { expect, it } from 'vitest';
import { isEnough } from './policy.ts';
import { isOwnerOf, roleIn, type Principal } from './principal.ts';

const SHOP = { id: parseProjectId(7), organizationId: 1 };
const OTHER = { id: parseProjectId(8), organizationId: 1 };
const FOREIGN = { id: parseProjectId(9), organizationId: 2 };
const NOBODY = { organizations: [], projects: [] };
const person = (memberships: Extract<Principal, { kind: 'person' }>['memberships']): Principal => ({
  kind: 'person',
  id: 'a',
  name: 'A',
  email: 'a@example.org',
  sessionId: 's',
  memberships,
});

it('a member has the role of the project, and none elsewhere', () => {
  for (const role of ROLES) {
    const member = person({ organizations: [{ id: 1, isOwner: false }], projects: [{ id: SHOP.id, role }] });
    expect([SHOP, OTHER, FOREIGN].map((project) => roleIn(member, project))).toEqual([role, null, null]);
  }
});

it('an owner is admin of every project of the organization, and of none of another', () => {
  const owner = person({ organizations: [{ id: 1, isOwner: true }], projects: [{ id: SHOP.id, role: 'viewer' }] });
  expect([SHOP, OTHER, FOREIGN].map((project) => roleIn(owner, project))).toEqual(['admin', 'admin', null]);
});

it('each role may do what the ones before it may', () => {
  expect(ROLES.map((role) => ROLES.map((needed) => isEnough(role, needed)))).toEqual([
    [true, false, false],
    [true, true, false],
    [true, true, true],
  ]);
  expect(isEnough(null, 'viewer')).toBe(false);
});

it('a token may what its holder may, and at most its own role; it owns nothing', () => {
  const memberships = { organizations: [{ id: 1, isOwner: true }], projects: [] };
  const holder = { kind: 'user', userId: 'a', name: 'A', email: 'a@example.org' } as const;
  const token = (role: Role, over = {}): Principal => ({ kind: 'token', token: { id: 1, name: 't', role }, holder, memberships, ...over });
  expect([SHOP, OTHER, FOREIGN].map((project) => roleIn(token('editor'), project))).toEqual(['editor', 'editor', null]);
  expect(isOwnerOf(token('admin'), 1)).toBe(false);
  const viewer = { organizations: [{ id: 1, isOwner: false }], projects: [{ id: SHOP.id, role: 'viewer' as const }] };
  expect(roleIn(token('admin', { memberships: viewer }), SHOP)).toBe('viewer');
  const service = { holder: { kind: 'service', serviceAccountId: 3, projectId: SHOP.id, name: 's' }, memberships: NOBODY };
  expect([SHOP, OTHER, FOREIGN].map((project) => roleIn(token('editor', service), project))).toEqual(['editor', null, null]);
});
