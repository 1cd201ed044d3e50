import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** What a person may do in a project; each may do what the ones before it may. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export type Person = {
  readonly id: string;
  readonly name: string;
  /** In small letters. */
  readonly email: string;
  readonly isDisabled: boolean;
  readonly lockedUntil: UnixMs | null;
};

/** Where a person may do what. Owners of an organization are admins of all its projects. */
export type Memberships = {
  readonly organizations: readonly { readonly id: number; readonly isOwner: boolean }[];
  readonly projects: readonly { readonly id: ProjectId; readonly role: Role }[];
};

/** When wrong passwords lock a person out, and for how long. */
export type LockOut = { readonly after: number; readonly forMs: number };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface People {
  /** False until the first owner is set up; whoever else was invited before cannot let anybody in. */
  hasOwner(): Promise<boolean>;
  byEmail(email: string): Promise<Person | null>;
  byId(id: string): Promise<Person | null>;
  rename(id: string, name: string): Promise<void>;
  /** Of somebody who is disabled: none. */
  membershipsOf(userId: string): Promise<Memberships>;
  /** Makes somebody who exists an owner. May be repeated. */
  makeOwner(organizationId: number, userId: string): Promise<void>;
  /** Counts a wrong password; at the limit of `lockOut` the person is locked from `now` on and the count begins anew. Unknown addresses are passed over. */
  noteWrongPassword(email: string, now: UnixMs, lockOut: LockOut): Promise<void>;
  noteSignIn(userId: string): Promise<void>;
}

const COLUMNS = { id: true, name: true, email: true, disabledAt: true, lockedUntil: true } as const;

export function createPeople(prisma: PrismaClient): People {
  return {
    hasOwner: () =>
      translateErrors(
        async () => (await prisma.organizationMember.findFirst({ where: { isOwner: true }, select: { userId: true } })) !== null,
      ),
    byEmail: (email) =>
      translateErrors(async () => fromRow(await prisma.user.findUnique({ where: { email: email.toLowerCase() }, select: COLUMNS }))),
    byId: (id) => translateErrors(async () => fromRow(await prisma.user.findUnique({ where: { id }, select: COLUMNS }))),
    rename: (id, name) =>
      translateErrors(async () => {
        await prisma.user.updateMany({ where: { id }, data: { name } });
      }),
    membershipsOf: (userId) =>
      translateErrors(async () => {
        const [organizations, projects] = await Promise.all([
          prisma.organizationMember.findMany({
            where: { userId, user: { disabledAt: null } },
            select: { organizationId: true, isOwner: true },
          }),
          prisma.projectMember.findMany({ where: { userId, user: { disabledAt: null } }, select: { projectId: true, role: true } }),
        ]);
        return {
          organizations: organizations.map(({ organizationId, isOwner }) => ({ id: organizationId, isOwner })),
          projects: projects.map(({ projectId, role }) => ({ id: parseProjectId(projectId), role: parseRole(role) })),
        };
      }),
    makeOwner: (organizationId, userId) =>
      translateErrors(async () => {
        await prisma.organizationMember.upsert({
          where: { organizationId_userId: { organizationId, userId } },
          create: { organizationId, userId, isOwner: true },
          update: { isOwner: true },
        });
      }),
    noteWrongPassword: (email, now, { after, forMs }) =>
      translateErrors(async () => {
        const where = { email: email.toLowerCase() };
        // One statement counts: attempts at the same moment are all counted.
        const counted = await prisma.user.updateManyAndReturn({
          where,
          data: { failedSignIns: { increment: 1 } },
          select: { failedSignIns: true },
        });
        if ((counted[0]?.failedSignIns ?? 0) < after) return;
        await prisma.user.updateMany({ where, data: { failedSignIns: 0, lockedUntil: new Date(now + forMs) } });
      }),
    noteSignIn: (userId) =>
      translateErrors(async () => {
        await prisma.user.updateMany({ where: { id: userId }, data: { failedSignIns: 0, lockedUntil: null } });
      }),
  };
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly disabledAt: Date | null;
  readonly lockedUntil: Date | null;
};

function fromRow(row: Row | null): Person | null {
  if (row === null) return null;
  const { disabledAt, lockedUntil, ...person } = row;
  return { ...person, isDisabled: disabledAt !== null, lockedUntil: lockedUntil === null ? null : unixMs(lockedUntil.getTime()) };
}

/** @throws RangeError: roles are written by us alone. */
export function parseRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new RangeError(`not a role: ${JSON.stringify(text)}`);
  return role;
}
