import { randomBytes } from 'node:crypto';
import { AppError, unixMs } from '@spanhouse/core';
import { makeCredential, makePasswordLink, type MemberChange, type Role } from '@spanhouse/db';
import { z } from 'zod';
import { nameOf } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { ORGANIZATION, type Context } from '../../../server/context.ts';
import { SIGN_IN_LIMITS } from '../../../server/sign-in/sign-in-limits.ts';
import { ownerProcedure, projectProcedure, router } from '../../../server/trpc.ts';
import { emailInput, idInput, roleInput, slugInput, userIdInput } from './inputs.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** What somebody may do where. */
type RoleIn = { readonly project: string; readonly role: Role };

export type MemberView = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isOwner: boolean;
  readonly isDisabled: boolean;
  readonly isLocked: boolean;
  readonly lastSeenAtMs: number | null;
  readonly roles: readonly RoleIn[];
};

export type InvitationView = {
  readonly id: number;
  readonly email: string;
  readonly isOwner: boolean;
  readonly roles: readonly RoleIn[];
  readonly createdBy: string;
  readonly expiresAtMs: number;
};

/** Somebody of the organization, as a project's admin sees them. */
export type ProjectMemberView = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isOwner: boolean;
  /** Null: none of their own in this project. */
  readonly role: Role | null;
};

/** What is behind the `#` of the page that takes it; told this once. */
export type MadeLink = { readonly link: string; readonly expiresAtMs: number };

export const membersRouter = router({
  /** By name. */
  list: ownerProcedure.query(async ({ ctx }): Promise<readonly MemberView[]> => {
    const slugs = await slugsOf(ctx);
    const now = ctx.clock.now();
    return (await ctx.database.members.list(ORGANIZATION)).map(({ lockedUntil, lastSeenAt, roles, ...member }) => ({
      ...member,
      isLocked: lockedUntil !== null && lockedUntil > now,
      lastSeenAtMs: lastSeenAt,
      roles: roles.map(({ projectId, role }) => ({ project: slugs.get(projectId) ?? '', role })),
    }));
  }),

  /** Those that can still be accepted, newest first. */
  invitations: ownerProcedure.query(async ({ ctx }): Promise<readonly InvitationView[]> => {
    const slugs = await slugsOf(ctx);
    return (await ctx.database.invitations.list(ORGANIZATION, ctx.clock.now())).map(
      ({ id, email, isOwner, roles, createdBy, expiresAt }) => ({
        id,
        email,
        isOwner,
        roles: roles.map(({ projectId, role }) => ({ project: slugs.get(projectId) ?? '', role })),
        createdBy,
        expiresAtMs: expiresAt,
      }),
    );
  }),

  /** An earlier invitation of the same address stops working. Errors: REQUEST.INVALID */
  invite: ownerProcedure
    .input(
      z.object({
        email: emailInput,
        isOwner: z.boolean(),
        roles: z.array(z.object({ project: slugInput, role: roleInput })).max(SETTINGS_LIMITS.projects),
      }),
    )
    .mutation(async ({ ctx, input }): Promise<MadeLink> => {
      const { database, clock, principal } = ctx;
      const now = clock.now();
      const projects = await database.projects.list();
      const roles = input.roles.map(({ project, role }) => {
        const found = projects.find(({ slug, organizationId }) => slug === project && organizationId === ORGANIZATION);
        if (found === undefined) throw new AppError('REQUEST.INVALID', `There is no project “${project}”.`);
        return { projectId: found.id, role };
      });
      if (roles.length === 0 && !input.isOwner) throw new AppError('REQUEST.INVALID', 'Give a role in at least one project.');
      if ((await database.members.list(ORGANIZATION)).some(({ email }) => email === input.email)) {
        throw new AppError('REQUEST.INVALID', `${input.email} is a member already; change their roles instead.`);
      }
      if ((await database.invitations.list(ORGANIZATION, now)).length >= SETTINGS_LIMITS.openInvitations) {
        throw new AppError('REQUEST.INVALID', 'Too many invitations are open; take some back first.');
      }
      const { secret, hash } = makeCredential('link', randomBytes);
      const expiresAt = unixMs(now + SIGN_IN_LIMITS.invitationMs);
      const { email, isOwner } = input;
      const createdBy = nameOf(principal);
      const made = await database.invitations.create(
        { organizationId: ORGANIZATION, email, isOwner, roles, createdBy, expiresAt, hash },
        now,
      );
      const detail = { is_owner: isOwner, roles: input.roles.map(({ project, role }) => `${project} ${role}`).join(', ') };
      await recordAudit(ctx, principal, {
        action: 'invitation.create',
        object: { kind: 'invitation', id: String(made.id), name: email },
        detail,
      });
      return { link: secret.reveal(), expiresAtMs: expiresAt };
    }),

  /** Errors: REQUEST.NOT_FOUND */
  revokeInvitation: ownerProcedure.input(z.object({ id: idInput })).mutation(async ({ ctx, input }): Promise<void> => {
    const { database, clock, principal } = ctx;
    if (!(await database.invitations.revoke(ORGANIZATION, input.id, clock.now()))) {
      throw new AppError('REQUEST.NOT_FOUND', 'There is no such invitation, or it was accepted already.');
    }
    const object = { kind: 'invitation', id: String(input.id), name: '' };
    await recordAudit(ctx, principal, { action: 'invitation.revoke', object });
  }),

  /** Errors: REQUEST.NOT_FOUND, REQUEST.INVALID (the last owner). */
  setOwner: ownerProcedure
    .input(z.object({ userId: userIdInput, isOwner: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { database, principal } = ctx;
      const email = await emailOfMember(ctx, input.userId);
      refuseUnchanged(await database.members.setOwner(ORGANIZATION, input.userId, input.isOwner));
      const action = input.isOwner ? 'member.make_owner' : 'member.unmake_owner';
      await recordAudit(ctx, principal, { action, object: { kind: 'user', id: input.userId, name: email } });
    }),

  /** Ends all their sessions and refuses their tokens. Errors: REQUEST.NOT_FOUND, REQUEST.INVALID (the last owner). */
  setDisabled: ownerProcedure
    .input(z.object({ userId: userIdInput, isDisabled: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { database, principal, clock } = ctx;
      const email = await emailOfMember(ctx, input.userId);
      refuseUnchanged(await database.members.setDisabled(ORGANIZATION, input.userId, input.isDisabled ? clock.now() : null));
      const action = input.isDisabled ? 'member.disable' : 'member.enable';
      await recordAudit(ctx, principal, { action, object: { kind: 'user', id: input.userId, name: email } });
    }),

  /** Earlier links of that person stop working; the password stays until the link is used. Errors: REQUEST.NOT_FOUND */
  passwordLink: ownerProcedure.input(z.object({ userId: userIdInput })).mutation(async ({ ctx, input }): Promise<MadeLink> => {
    const { database, principal, clock } = ctx;
    const email = await emailOfMember(ctx, input.userId);
    const { secret, expiresAt } = await makePasswordLink({ database, clock }, input.userId, nameOf(principal));
    await recordAudit(ctx, principal, { action: 'password.make_link', object: { kind: 'user', id: input.userId, name: email } });
    return { link: secret.reveal(), expiresAtMs: expiresAt };
  }),

  /** Everybody of the organization, with their role in the project; by name. */
  ofProject: projectProcedure('admin').query(async ({ ctx }): Promise<readonly ProjectMemberView[]> =>
    (await ctx.database.members.list(ctx.project.organizationId))
      .filter(({ isDisabled }) => !isDisabled)
      .map(({ userId, name, email, isOwner, roles }) => ({
        userId,
        name,
        email,
        isOwner,
        role: roles.find(({ projectId }) => projectId === ctx.project.id)?.role ?? null,
      })),
  ),

  /** Null takes the role away. Errors: REQUEST.NOT_FOUND */
  setRole: projectProcedure('admin')
    .input(z.object({ userId: userIdInput, role: roleInput.nullable() }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { database, principal, project } = ctx;
      const email = await emailOfMember(ctx, input.userId);
      if (!(await database.members.setRole(project.id, input.userId, input.role))) throw noMember();
      const object = { kind: 'user', id: input.userId, name: email };
      await recordAudit(ctx, principal, { action: 'member.set_role', object, detail: { role: input.role }, project });
    }),
});

async function slugsOf({ database }: Pick<Context, 'database'>): Promise<ReadonlyMap<number, string>> {
  return new Map((await database.projects.list()).map(({ id, slug }) => [id, slug]));
}

/** @throws AppError REQUEST.NOT_FOUND */
async function emailOfMember({ database }: Pick<Context, 'database'>, userId: string): Promise<string> {
  const member = (await database.members.list(ORGANIZATION)).find((known) => known.userId === userId);
  if (member === undefined) throw noMember();
  return member.email;
}

function refuseUnchanged(change: MemberChange): void {
  if (change === 'unknown') throw noMember();
  if (change === 'last_owner') throw new AppError('REQUEST.INVALID', 'They are the last owner; make somebody else an owner first.');
}

function noMember(): AppError {
  return new AppError('REQUEST.NOT_FOUND', 'The organization has no such member.');
}
