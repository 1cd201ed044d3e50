import type { UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** How often somebody tried, over all instances of the web. Errors: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface SignInAttempts {
  /** Counts one more of `key`. Answers how many there were in its window, which begins with the first. */
  count(key: string, windowMs: number, now: UnixMs): Promise<number>;
  /** How many were counted, and counts none. */
  counted(key: string, windowMs: number, now: UnixMs): Promise<number>;
}

/** Rows of windows long over are swept when a new one begins. */
const KEPT_MS = 86_400_000;

export function createSignInAttempts(prisma: PrismaClient): SignInAttempts {
  return {
    count: (key, windowMs, now) =>
      translateErrors(async () => {
        const over = BigInt(now - windowMs);
        const rows = await prisma.$queryRaw<readonly { readonly count: number }[]>`
          INSERT INTO rate_limits (key, count, last_request) VALUES (${key}, 1, ${BigInt(now)})
          ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN rate_limits.last_request <= ${over} THEN 1 ELSE rate_limits.count + 1 END,
            last_request = CASE WHEN rate_limits.last_request <= ${over} THEN ${BigInt(now)} ELSE rate_limits.last_request END
          RETURNING count`;
        const count = rows[0]?.count ?? 1;
        if (count === 1) await prisma.rateLimit.deleteMany({ where: { lastRequest: { lt: BigInt(now - KEPT_MS) } } });
        return count;
      }),
    counted: (key, windowMs, now) =>
      translateErrors(async () => {
        const row = await prisma.rateLimit.findFirst({
          where: { key, lastRequest: { gt: BigInt(now - windowMs) } },
          select: { count: true },
        });
        return row?.count ?? 0;
      }),
  };
}
