import { AppError, type Clock, type Log, type UnixMs } from '@spanhouse/core';
import { hashCredential, isSameHash, prefixOfCredential, type Database, type PresentedToken } from '@spanhouse/db';
import type { Principal } from './principal.ts';

const BEARER = /^bearer +(\S+)$/i;
/** How far the time of a token's last use may lag behind: spares the store a write a request. */
const USED_LAG_MS = 60_000;
const NO_MEMBERSHIPS = { organizations: [], projects: [] };

/**
 * Whoever shows an API token. Each request asks the store, so that a revoked token is refused from the next one on and an unreachable store
 * lets nobody in.
 * @throws AppError AUTH.REQUIRED when the token is none, unknown, revoked, expired, or its holder is not let in any more; STORE.UNAVAILABLE
 */
export async function tokenPrincipal(
  authorization: string,
  { database, clock, log }: { readonly database: Pick<Database, 'apiTokens' | 'people'>; readonly clock: Clock; readonly log: Log },
): Promise<Principal> {
  const text = BEARER.exec(authorization.trim())?.[1] ?? '';
  const prefix = prefixOfCredential('apiToken', text);
  const found = prefix === null ? null : await database.apiTokens.byPrefix(prefix);
  const now = clock.now();
  if (found === null || !isSameHash(found.hash, hashCredential(text)) || !isGood(found, now)) {
    throw new AppError('AUTH.REQUIRED', 'The API token is not valid, has expired or was revoked.');
  }
  if (found.lastUsedAt === null || now - found.lastUsedAt >= USED_LAG_MS) {
    database.apiTokens.noteUsed(found.id, now).catch((error: unknown) => {
      log.warn('api_token.use_not_noted', { 'api_token.id': found.id, 'exception.message': String(error) });
    });
  }
  const { id, name, role, holder } = found;
  const memberships = holder.kind === 'user' ? await database.people.membershipsOf(holder.userId) : NO_MEMBERSHIPS;
  return { kind: 'token', token: { id, name, role }, holder, memberships };
}

function isGood({ isRevoked, isHolderDisabled, expiresAt }: PresentedToken, now: UnixMs): boolean {
  return !isRevoked && !isHolderDisabled && (expiresAt === null || now < expiresAt);
}
