import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRole, type Role } from './people.ts';

/** Somebody of an organization, and what they may do there. */
export type Member = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isOwner: boolean;
  readonly isDisabled: boolean;
  readonly lockedUntil: UnixMs | null;
  /** When their newest session was used last; null: none is left. */
  readonly lastSeenAt: UnixMs | null;
  readonly roles: readonly { readonly projectId: ProjectId; readonly role: Role }[];
};

/** `last_owner`: nothing was changed, because nobody would be left who may let others in. */
export type MemberChange = 'done' | 'unknown' | 'last_owner';

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Members {
  /** By name. */
  list(organizationId: number): Promise<readonly Member[]>;
  /** Lets somebody in. What they have already stays. */
  add(organizationId: number, userId: string): Promise<void>;
  /** Null takes the role away. False for somebody who is not of the project's organization. */
  setRole(projectId: ProjectId, userId: string, role: Role | null): Promise<boolean>;
  setOwner(organizationId: number, userId: string, isOwner: boolean): Promise<MemberChange>;
  /** Whoever is disabled has no session any more and cannot sign in; null lets them in again. */
  setDisabled(organizationId: number, userId: string, at: UnixMs | null): Promise<MemberChange>;
}

export function createMembers(prisma: PrismaClient): Members {
  return {
    list: (organizationId) =>
      translateErrors(async () => {
        const rows = await prisma.organizationMember.findMany({
          where: { organizationId },
          select: {
            isOwner: true,
            user: {
              select: {
                id: true,
                name: true,
                email: true,
                disabledAt: true,
                lockedUntil: true,
                projects: {
                  where: { project: { organizationId } },
                  select: { projectId: true, role: true },
                  orderBy: { projectId: 'asc' },
                },
                sessions: { select: { updatedAt: true }, orderBy: { updatedAt: 'desc' }, take: 1 },
              },
            },
          },
          orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
        });
        return rows.map(({ isOwner, user: { id, name, email, disabledAt, lockedUntil, projects, sessions } }) => ({
          userId: id,
          name,
          email,
          isOwner,
          isDisabled: disabledAt !== null,
          lockedUntil: timeOf(lockedUntil),
          lastSeenAt: timeOf(sessions[0]?.updatedAt ?? null),
          roles: projects.map(({ projectId, role }) => ({ projectId: parseProjectId(projectId), role: parseRole(role) })),
        }));
      }),
    add: (organizationId, userId) =>
      translateErrors(async () => {
        await prisma.organizationMember.upsert({
          where: { organizationId_userId: { organizationId, userId } },
          create: { organizationId, userId },
          update: {},
        });
      }),
    setRole: (projectId, userId, role) =>
      translateErrors(async () => {
        const isMember = await prisma.organizationMember.findFirst({
          where: { userId, organization: { projects: { some: { id: projectId } } } },
          select: { userId: true },
        });
        if (isMember === null) return false;
        if (role === null) await prisma.projectMember.deleteMany({ where: { projectId, userId } });
        else
          await prisma.projectMember.upsert({
            where: { projectId_userId: { projectId, userId } },
            create: { projectId, userId, role },
            update: { role },
          });
        return true;
      }),
    setOwner: (organizationId, userId, isOwner) =>
      translateErrors(async () => {
        if (isOwner) {
          const { count } = await prisma.organizationMember.updateMany({ where: { organizationId, userId }, data: { isOwner } });
          return count === 1 ? 'done' : 'unknown';
        }
        // The owners are locked before they are counted, in both tables: of two changes at once, one that disables and one that steps down too, the
        // second sees what the first did.
        const changed = await prisma.$executeRaw`
          WITH others AS (
            SELECT m.user_id FROM organization_members m JOIN users u ON u.id = m.user_id
            WHERE m.organization_id = ${organizationId} AND m.is_owner AND u.disabled_at IS NULL
            ORDER BY m.user_id FOR UPDATE OF m, u)
          UPDATE organization_members SET is_owner = false
          WHERE organization_id = ${organizationId} AND user_id = ${userId}::uuid
            AND EXISTS (SELECT 1 FROM others WHERE user_id <> ${userId}::uuid)`;
        return changed === 1 ? 'done' : await whyUnchanged(prisma, organizationId, userId);
      }),
    setDisabled: (organizationId, userId, at) =>
      translateErrors(async () => {
        if (at === null) {
          const { count } = await prisma.user.updateMany({
            where: { id: userId, organizations: { some: { organizationId } } },
            data: { disabledAt: null, failedSignIns: 0, lockedUntil: null },
          });
          return count === 1 ? 'done' : 'unknown';
        }
        const changed = await prisma.$executeRaw`
          WITH others AS (
            SELECT m.user_id FROM organization_members m JOIN users u ON u.id = m.user_id
            WHERE m.organization_id = ${organizationId} AND m.is_owner AND u.disabled_at IS NULL
            ORDER BY m.user_id FOR UPDATE OF m, u)
          UPDATE users SET disabled_at = ${new Date(at)}
          WHERE id = ${userId}::uuid
            AND EXISTS (SELECT 1 FROM organization_members m WHERE m.organization_id = ${organizationId} AND m.user_id = users.id)
            AND EXISTS (SELECT 1 FROM others WHERE user_id <> ${userId}::uuid)`;
        if (changed !== 1) return await whyUnchanged(prisma, organizationId, userId);
        await prisma.session.deleteMany({ where: { userId } });
        return 'done';
      }),
  };
}

async function whyUnchanged(prisma: PrismaClient, organizationId: number, userId: string): Promise<MemberChange> {
  const member = await prisma.organizationMember.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
  return member === null ? 'unknown' : 'last_owner';
}

function timeOf(date: Date | null): UnixMs | null {
  return date === null ? null : unixMs(date.getTime());
}
