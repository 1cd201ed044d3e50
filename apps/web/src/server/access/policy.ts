import { ROLES, type Role } from '@spanhouse/db';

/**
 * Who may call a procedure or a route. Written beside each; what has none does not start (`policies.test.ts` and `requirePolicies`).
 * - `anybody`: whoever reaches the server, signed in or not;
 * - `person`: somebody who is let in, by a session or an API token, for what they may see;
 * - `session`: somebody who signed in themselves: what a leaked token must not reach;
 * - `project`: somebody with at least this role in the project that is named;
 * - `owner`: an owner of the organization, who signed in themselves.
 */
export type Policy =
  | { readonly who: 'anybody' }
  | { readonly who: 'person' }
  | { readonly who: 'session' }
  | { readonly who: 'project'; readonly role: Role }
  | { readonly who: 'owner' };

/** Whether somebody with this role may do what asks for `needed`: each role may do what the ones before it may. Null: none. */
export function isEnough(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The lesser of two roles. */
export function atMost(role: Role | null, most: Role): Role | null {
  return isEnough(role, most) ? most : role;
}
