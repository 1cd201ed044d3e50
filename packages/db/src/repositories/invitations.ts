import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRole, type Role } from './people.ts';

/** What somebody gets who accepts. */
export type InvitedTo = {
  readonly isOwner: boolean;
  readonly roles: readonly { readonly projectId: ProjectId; readonly role: Role }[];
};

export type Invitation = InvitedTo & {
  readonly id: number;
  readonly organizationId: number;
  /** In small letters. */
  readonly email: string;
  readonly createdBy: string;
  readonly expiresAt: UnixMs;
};

export type NewInvitation = Omit<Invitation, 'id'> & { readonly hash: Uint8Array };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Invitations {
  /** Earlier ones for the same address stop working. */
  create(invitation: NewInvitation, now: UnixMs): Promise<Invitation>;
  /** Those that can still be accepted, newest first. */
  list(organizationId: number, now: UnixMs): Promise<readonly Invitation[]>;
  /** Null when it is unknown, used, taken back or expired. */
  find(hash: Uint8Array, now: UnixMs): Promise<Invitation | null>;
  /** The one that can be accepted by whoever has this address. */
  forEmail(email: string, now: UnixMs): Promise<Invitation | null>;
  /** True for exactly one of several callers. */
  accept(id: number, now: UnixMs): Promise<boolean>;
  /** False when there is none of that number to be taken back. */
  revoke(organizationId: number, id: number, now: UnixMs): Promise<boolean>;
}

const OPEN = { acceptedAt: null, revokedAt: null } as const;

export function createInvitations(prisma: PrismaClient): Invitations {
  const open = (now: UnixMs) => ({ ...OPEN, expiresAt: { gt: new Date(now) } });
  return {
    create: ({ organizationId, email, isOwner, roles, createdBy, expiresAt, hash }, now) =>
      translateErrors(async () => {
        await prisma.invitation.updateMany({ where: { organizationId, email, ...OPEN }, data: { revokedAt: new Date(now) } });
        const row = await prisma.invitation.create({
          data: {
            organizationId,
            email,
            isOwner,
            roles: roles.map(({ projectId, role }) => ({ projectId, role })),
            createdBy,
            createdAt: new Date(now),
            expiresAt: new Date(expiresAt),
            hash: Uint8Array.from(hash),
          },
        });
        return fromRow(row);
      }),
    list: (organizationId, now) =>
      translateErrors(async () => {
        const rows = await prisma.invitation.findMany({ where: { organizationId, ...open(now) }, orderBy: { id: 'desc' } });
        return rows.map(fromRow);
      }),
    find: (hash, now) =>
      translateErrors(async () => {
        const row = await prisma.invitation.findFirst({ where: { hash: Uint8Array.from(hash), ...open(now) } });
        return row === null ? null : fromRow(row);
      }),
    forEmail: (email, now) =>
      translateErrors(async () => {
        const row = await prisma.invitation.findFirst({ where: { email: email.toLowerCase(), ...open(now) }, orderBy: { id: 'desc' } });
        return row === null ? null : fromRow(row);
      }),
    accept: (id, now) =>
      translateErrors(async () => {
        const { count } = await prisma.invitation.updateMany({ where: { id, ...open(now) }, data: { acceptedAt: new Date(now) } });
        return count === 1;
      }),
    revoke: (organizationId, id, now) =>
      translateErrors(async () => {
        const { count } = await prisma.invitation.updateMany({
          where: { id, organizationId, ...OPEN },
          data: { revokedAt: new Date(now) },
        });
        return count === 1;
      }),
  };
}

type Row = {
  readonly id: number;
  readonly organizationId: number;
  readonly email: string;
  readonly isOwner: boolean;
  readonly roles: unknown;
  readonly createdBy: string;
  readonly expiresAt: Date;
};

function fromRow({ id, organizationId, email, isOwner, roles, createdBy, expiresAt }: Row): Invitation {
  // Written by `create` alone.
  const written = roles as readonly { readonly projectId: number; readonly role: string }[];
  return {
    id,
    organizationId,
    email,
    isOwner,
    roles: written.map(({ projectId, role }) => ({ projectId: parseProjectId(projectId), role: parseRole(role) })),
    createdBy,
    expiresAt: unixMs(expiresAt.getTime()),
  };
}
