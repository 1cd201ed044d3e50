import type { ProjectId } from '@spanhouse/core';
import type { Memberships, PresentedToken, Project, Role, TokenHolder } from '@spanhouse/db';
import { atMost } from './policy.ts';

/** Who asks. */
export type Principal =
  /** Whoever is at this computer, until a first owner is set up: an owner. */
  | { readonly kind: 'local' }
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly sessionId: string;
      readonly memberships: Memberships;
    }
  /** A program that shows an API token: it may what its holder may, and at most `role`. `memberships` are the holder's, none for a service account. */
  | {
      readonly kind: 'token';
      readonly token: Pick<PresentedToken, 'id' | 'name' | 'role'>;
      readonly holder: TokenHolder;
      readonly memberships: Memberships;
    };

/** Somebody of whom only is to be told who they are: with no rights. */
export function withoutRights(person: Omit<Extract<Principal, { kind: 'person' }>, 'kind' | 'memberships'>): Principal {
  return { kind: 'person', ...person, memberships: { organizations: [], projects: [] } };
}

/** As it stands beside what they made. */
export function nameOf(principal: Principal): string {
  if (principal.kind === 'local') return 'This computer';
  if (principal.kind === 'person') return principal.name;
  return principal.holder.name;
}

/** Whom what they keep for themselves belongs to; null: they are no person. */
export function ownIdOf(principal: Principal): string | null {
  if (principal.kind === 'person') return principal.id;
  return principal.kind === 'token' && principal.holder.kind === 'user' ? principal.holder.userId : null;
}

/** Null: this project is none of theirs, and they are not told that it exists. */
export function roleIn(principal: Principal, project: Pick<Project, 'id' | 'organizationId'>): Role | null {
  if (principal.kind === 'local') return 'admin';
  if (principal.kind === 'person') return roleOf(principal.memberships, project);
  const { holder, token, memberships } = principal;
  if (holder.kind === 'service') return holder.projectId === project.id ? token.role : null;
  return atMost(roleOf(memberships, project), token.role);
}

/** A token is nobody's owner: what owners do is done by people. */
export function isOwnerOf(principal: Principal, organizationId: number): boolean {
  return principal.kind === 'local' || (principal.kind === 'person' && owns(principal.memberships, organizationId));
}

function roleOf(memberships: Memberships, project: { readonly id: ProjectId; readonly organizationId: number }): Role | null {
  if (owns(memberships, project.organizationId)) return 'admin';
  return memberships.projects.find(({ id }) => id === project.id)?.role ?? null;
}

function owns({ organizations }: Memberships, organizationId: number): boolean {
  return organizations.some(({ id, isOwner }) => id === organizationId && isOwner);
}
