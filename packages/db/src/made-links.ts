import { randomBytes } from 'node:crypto';
import { unixMs, type Clock, type Secret, type UnixMs } from '@spanhouse/core';
import { makeCredential } from './credential.ts';
import type { Database } from './database.ts';

/** How long somebody may wait before they use a link. */
const LINK_MS = 86_400_000;

/** A link that was just made: what stands behind the `#` of the page that takes it. Only its hash is kept. */
export type MadeSignInLink = { readonly secret: Secret; readonly expiresAt: UnixMs };

type Deps = { readonly database: Pick<Database, 'signInLinks'>; readonly clock: Clock };

/** Makes the first owner, once, within a day. The one made before is not good any more. */
export function makeSetUpLink(deps: Deps, createdBy: string): Promise<MadeSignInLink> {
  return makeLink(deps, { kind: 'setup', userId: null, createdBy });
}

/** Lets one person choose a new password, once, within a day. The one made before is not good any more. */
export function makePasswordLink(deps: Deps, userId: string, createdBy: string): Promise<MadeSignInLink> {
  return makeLink(deps, { kind: 'password', userId, createdBy });
}

async function makeLink(
  { database, clock }: Deps,
  link: { readonly kind: 'setup' | 'password'; readonly userId: string | null; readonly createdBy: string },
): Promise<MadeSignInLink> {
  const { secret, hash } = makeCredential('link', randomBytes);
  const now = clock.now();
  const expiresAt = unixMs(now + LINK_MS);
  await database.signInLinks.replace({ ...link, hash, expiresAt }, now);
  return { secret, expiresAt };
}
