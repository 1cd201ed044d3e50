import type { ProjectId } from '@spanhouse/core';
import type { Memberships, Project, Role } from '@spanhouse/db';

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
    };

/** Null: this project is none of theirs, and they are not told that it exists. */
export function roleIn(principal: Principal, project: Pick<Project, 'id' | 'organizationId'>): Role | null {
  if (principal.kind === 'local' || isOwnerOf(principal, project.organizationId)) return 'admin';
  return principal.memberships.projects.find(({ id }: { readonly id: ProjectId }) => id === project.id)?.role ?? null;
}

export function isOwnerOf(principal: Principal, organizationId: number): boolean {
  return principal.kind === 'local' || principal.memberships.organizations.some(({ id, isOwner }) => id === organizationId && isOwner);
}
