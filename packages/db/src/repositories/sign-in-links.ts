import type { UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** `setup` makes the first owner; `password` lets one person choose a new password. */
export type SignInLinkKind = 'setup' | 'password';

export type SignInLink = { readonly id: number; readonly kind: SignInLinkKind; readonly userId: string | null };

export type NewSignInLink = {
  readonly kind: SignInLinkKind;
  readonly userId: string | null;
  readonly hash: Uint8Array;
  readonly createdBy: string;
  readonly expiresAt: UnixMs;
};

/** Links that are good for one use. Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface SignInLinks {
  /** Makes a link; earlier ones of the same kind and person stop working. */
  replace(link: NewSignInLink, now: UnixMs): Promise<void>;
  /** Null when it is unknown, used or expired. */
  find(hash: Uint8Array, now: UnixMs): Promise<SignInLink | null>;
  /** Takes the link: true for exactly one of several callers. */
  use(id: number, now: UnixMs): Promise<boolean>;
}

export function createSignInLinks(prisma: PrismaClient): SignInLinks {
  return {
    replace: ({ kind, userId, hash, createdBy, expiresAt }, now) =>
      translateErrors(async () => {
        await prisma.signInLink.updateMany({ where: { kind, userId, usedAt: null }, data: { usedAt: new Date(now) } });
        await prisma.signInLink.create({
          data: { kind, userId, hash: Uint8Array.from(hash), createdBy, createdAt: new Date(now), expiresAt: new Date(expiresAt) },
        });
      }),
    find: (hash, now) =>
      translateErrors(async () => {
        const row = await prisma.signInLink.findUnique({ where: { hash: Uint8Array.from(hash) } });
        if (row?.usedAt !== null || row.expiresAt.getTime() <= now) return null;
        return { id: row.id, kind: row.kind === 'setup' ? 'setup' : 'password', userId: row.userId };
      }),
    use: (id, now) =>
      translateErrors(async () => {
        const { count } = await prisma.signInLink.updateMany({
          where: { id, usedAt: null, expiresAt: { gt: new Date(now) } },
          data: { usedAt: new Date(now) },
        });
        return count === 1;
      }),
  };
}
