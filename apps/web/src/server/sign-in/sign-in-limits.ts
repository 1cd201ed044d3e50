import { AppError } from '@spanhouse/core';
import type { LockOut } from '@spanhouse/db';
import { PASSWORD_CHARACTERS } from '../../features/sign-in/model/password.ts';

/** Every bound of signing in, in one place. */
export const SIGN_IN_LIMITS = {
  passwordCharacters: PASSWORD_CHARACTERS,
  /** A session ends so long after it was used last; being used moves the end at most once a day. */
  sessionSeconds: 7 * 86_400,
  sessionRenewSeconds: 86_400,
  /** Attempts of one address. */
  attempts: { windowMs: 60_000, max: 20 },
  /** Wrong passwords for one person, from wherever. */
  lockOut: { after: 10, forMs: 15 * 60_000 } satisfies LockOut,
  /** How long somebody may wait before they accept an invitation. */
  invitationMs: 7 * 86_400_000,
} as const;

/** @throws AppError REQUEST.INVALID saying what is missing. */
export function checkPassword(password: string): void {
  const { min, max } = SIGN_IN_LIMITS.passwordCharacters;
  if (password.length < min || password.length > max) {
    throw new AppError('REQUEST.INVALID', `A password has ${String(min)} to ${String(max)} characters.`);
  }
}
