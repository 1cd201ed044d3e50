import type { LockOut } from '@spanhouse/db';
import { PASSWORD_CHARACTERS } from '../../features/sign-in/model/password.ts';

/** Every bound of signing in, in one place. */
export const SIGN_IN_LIMITS = {
  passwordCharacters: PASSWORD_CHARACTERS,
  /** A session ends so long after it was used last; being used moves the end at most once a day. */
  sessionSeconds: 7 * 86_400,
  sessionRenewSeconds: 86_400,
  /** Attempts of one address. */
  attempts: { windowSeconds: 60, max: 20 },
  /** Wrong passwords for one person, from wherever. */
  lockOut: { after: 10, forMs: 15 * 60_000 } satisfies LockOut,
} as const;
