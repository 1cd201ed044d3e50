import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRole, type Role } from './people.ts';

/** In whose name a token asks: a person's, with at most the token's role, or a service account's. */
export type TokenHolder =
  | { readonly kind: 'user'; readonly userId: string; readonly name: string; readonly email: string }
  | { readonly kind: 'service'; readonly serviceAccountId: number; readonly projectId: ProjectId; readonly name: string };

/** A token as it is kept: never the token itself. */
export type ApiToken = {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly role: Role;
  readonly createdAt: UnixMs;
  readonly expiresAt: UnixMs | null;
  /** To the minute or so. */
  readonly lastUsedAt: UnixMs | null;
  readonly isRevoked: boolean;
};

/** With what is needed to judge whether it is good. */
export type PresentedToken = ApiToken & {
  readonly hash: Uint8Array;
  readonly holder: TokenHolder;
  readonly isHolderDisabled: boolean;
};

export type NewApiToken = {
  readonly name: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly holder: { readonly userId: string } | { readonly serviceAccountId: number };
  readonly role: Role;
  readonly expiresAt: UnixMs | null;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface ApiTokens {
  byPrefix(prefix: string): Promise<PresentedToken | null>;
  /** Newest first; revoked ones too. */
  ofUser(userId: string): Promise<readonly ApiToken[]>;
  ofServiceAccount(serviceAccountId: number): Promise<readonly ApiToken[]>;
  create(token: NewApiToken, now: UnixMs): Promise<ApiToken>;
  /** False when the holder has none of that number, or it is revoked already. */
  revoke(holder: NewApiToken['holder'], id: number, now: UnixMs): Promise<boolean>;
  noteUsed(id: number, at: UnixMs): Promise<void>;
}

const COLUMNS = {
  id: true,
  name: true,
  prefix: true,
  role: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

export function createApiTokens(prisma: PrismaClient): ApiTokens {
  const list = (where: { readonly userId: string } | { readonly serviceAccountId: number }) =>
    translateErrors(async () => (await prisma.apiToken.findMany({ where, select: COLUMNS, orderBy: { id: 'desc' } })).map(fromRow));
  return {
    byPrefix: (prefix) =>
      translateErrors(async () => {
        const row = await prisma.apiToken.findUnique({
          where: { prefix },
          select: {
            ...COLUMNS,
            hash: true,
            user: { select: { id: true, name: true, email: true, disabledAt: true } },
            serviceAccount: { select: { id: true, projectId: true, name: true, disabledAt: true } },
          },
        });
        if (row === null) return null;
        const { user, serviceAccount, hash } = row;
        if (user !== null) {
          const holder: TokenHolder = { kind: 'user', userId: user.id, name: user.name, email: user.email };
          return { ...fromRow(row), hash, holder, isHolderDisabled: user.disabledAt !== null };
        }
        if (serviceAccount === null) return null;
        const { id, projectId, name, disabledAt } = serviceAccount;
        const holder: TokenHolder = { kind: 'service', serviceAccountId: id, projectId: parseProjectId(projectId), name };
        return { ...fromRow(row), hash, holder, isHolderDisabled: disabledAt !== null };
      }),
    ofUser: (userId) => list({ userId }),
    ofServiceAccount: (serviceAccountId) => list({ serviceAccountId }),
    create: ({ name, prefix, hash, holder, role, expiresAt }, now) =>
      translateErrors(async () =>
        fromRow(
          await prisma.apiToken.create({
            data: {
              name,
              prefix,
              hash: Uint8Array.from(hash),
              ...holder,
              role,
              createdAt: new Date(now),
              expiresAt: expiresAt === null ? null : new Date(expiresAt),
            },
            select: COLUMNS,
          }),
        ),
      ),
    revoke: (holder, id, now) =>
      translateErrors(
        async () =>
          (await prisma.apiToken.updateMany({ where: { id, ...holder, revokedAt: null }, data: { revokedAt: new Date(now) } })).count === 1,
      ),
    noteUsed: (id, at) =>
      translateErrors(async () => {
        await prisma.apiToken.updateMany({ where: { id }, data: { lastUsedAt: new Date(at) } });
      }),
  };
}

type Row = {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

function fromRow({ id, name, prefix, role, createdAt, expiresAt, lastUsedAt, revokedAt }: Row): ApiToken {
  return {
    id,
    name,
    prefix,
    role: parseRole(role),
    createdAt: unixMs(createdAt.getTime()),
    expiresAt: expiresAt === null ? null : unixMs(expiresAt.getTime()),
    lastUsedAt: lastUsedAt === null ? null : unixMs(lastUsedAt.getTime()),
    isRevoked: revokedAt !== null,
  };
}
