const HOME = '/';

/**
 * Where to go once one is let in: a place on this server. Anything else, an address of another site in particular, is taken for the first page. Pure.
 *
 * @param target as it stands in the address; null: none
 */
export function placeToEnter(target: string | null): string {
  if (target === null || !target.startsWith('/') || /^\/[/\\]/.test(target) || /[\p{Cc}\\]/u.test(target)) return HOME;
  return target;
}

/** Loads the place anew: everything that was known belongs to nobody. */
export function enter(target: string | null): void {
  globalThis.location.assign(placeToEnter(target));
}

/** Browsers take the cookie of a session only over a connection that they trust. */
export function isKeptSignedIn(): boolean {
  return typeof globalThis.isSecureContext !== 'boolean' || globalThis.isSecureContext;
}
