import { randomBytes } from 'node:crypto';
import { AppError, unixMs, type Clock } from '@spanhouse/core';
import { makeCredential, type ApiToken, type ApiTokens, type NewApiToken, type Role } from '@spanhouse/db';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** A token as a screen shows it. */
export type ApiTokenView = {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly state: 'good' | 'expired' | 'revoked';
};

/** The token itself is told this once. */
export type MadeToken = { readonly token: string; readonly view: ApiTokenView };

/** Errors: REQUEST.INVALID when the holder has as many as may be. */
export async function makeToken(
  { apiTokens, clock }: { readonly apiTokens: ApiTokens; readonly clock: Clock },
  wanted: { readonly name: string; readonly role: Role; readonly expiresInDays: number | null; readonly holder: NewApiToken['holder'] },
): Promise<MadeToken> {
  const { name, role, holder, expiresInDays } = wanted;
  const existing = 'userId' in holder ? await apiTokens.ofUser(holder.userId) : await apiTokens.ofServiceAccount(holder.serviceAccountId);
  if (existing.filter(({ isRevoked }) => !isRevoked).length >= SETTINGS_LIMITS.tokensPerHolder) {
    throw new AppError('REQUEST.INVALID', `There are at most ${String(SETTINGS_LIMITS.tokensPerHolder)} tokens; revoke one first.`);
  }
  const now = clock.now();
  const { secret, prefix, hash } = makeCredential('apiToken', randomBytes);
  const expiresAt = expiresInDays === null ? null : unixMs(now + expiresInDays * 86_400_000);
  const made = await apiTokens.create({ name, prefix, hash, holder, role, expiresAt }, now);
  return { token: secret.reveal(), view: tokenView(made, now) };
}

export function tokenView({ id, name, prefix, role, createdAt, expiresAt, lastUsedAt, isRevoked }: ApiToken, now: number): ApiTokenView {
  return {
    id,
    name,
    prefix,
    role,
    createdAtMs: createdAt,
    expiresAtMs: expiresAt,
    lastUsedAtMs: lastUsedAt,
    state: isRevoked ? 'revoked' : expiresAt !== null && now >= expiresAt ? 'expired' : 'good',
  };
}
