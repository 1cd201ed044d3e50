import { AppError } from '@spanhouse/core';
import { isNamedException, portOf, type Exception } from './exceptions.ts';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';

/**
 * What can be said of a URL before its name is looked up. Addresses in odd notations (0x7f.1, 0177.0.0.1, 2130706433, full-width digits) are plain
 * addresses afterwards: `URL` writes them so.
 * @throws AppError OUTBOUND.REFUSED
 */
export function checkedUrl(text: string, exceptions: readonly Exception[]): URL {
  const url = text.length <= OUTBOUND_LIMITS.urlCharacters ? URL.parse(text) : null;
  if (url === null || url.hostname === '') throw refused('This is no address, or it is too long.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('The address does not begin with https:// or http://.');
  // They would be told to whoever sees the address; a header is the place for them.
  if (url.username !== '' || url.password !== '') throw refused('The address holds a name or a password.');
  if (!OUTBOUND_LIMITS.ports.has(portOf(url)) && !isNamedException(exceptions, url, OUTBOUND_LIMITS.ports)) {
    throw refused(`The address names the port ${String(portOf(url))}; usual are ${[...OUTBOUND_LIMITS.ports].join(', ')}.`);
  }
  return url;
}

function refused(message: string): AppError {
  return new AppError('OUTBOUND.REFUSED', message);
}
