import { unixMs, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** A browser in which somebody is signed in. */
export type SignInSession = {
  readonly id: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: UnixMs;
  /** When it was used last, to the day. */
  readonly lastUsedAt: UnixMs;
  readonly expiresAt: UnixMs;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Sessions {
  /** Those that are still good, newest first. */
  list(userId: string, now: UnixMs): Promise<readonly SignInSession[]>;
  /** False when the person has none of that id. */
  end(userId: string, id: string): Promise<boolean>;
  /** All of a person's but one; null: all. Answers how many. */
  endOthers(userId: string, keptId: string | null): Promise<number>;
}

export function createSessions(prisma: PrismaClient): Sessions {
  return {
    list: (userId, now) =>
      translateErrors(async () => {
        const rows = await prisma.session.findMany({
          where: { userId, expiresAt: { gt: new Date(now) } },
          select: { id: true, ipAddress: true, userAgent: true, createdAt: true, updatedAt: true, expiresAt: true },
          orderBy: { createdAt: 'desc' },
        });
        return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt, expiresAt }) => ({
          id,
          address: ipAddress ?? '',
          userAgent: userAgent ?? '',
          createdAt: unixMs(createdAt.getTime()),
          lastUsedAt: unixMs(updatedAt.getTime()),
          expiresAt: unixMs(expiresAt.getTime()),
        }));
      }),
    end: (userId, id) => translateErrors(async () => (await prisma.session.deleteMany({ where: { id, userId } })).count === 1),
    endOthers: (userId, keptId) =>
      translateErrors(
        async () => (await prisma.session.deleteMany({ where: { userId, ...(keptId === null ? {} : { id: { not: keptId } }) } })).count,
      ),
  };
}
