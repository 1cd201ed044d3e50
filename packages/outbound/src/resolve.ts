import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '@spanhouse/core';
import { isInExceptedNetwork, isNamedException, type Exception } from './exceptions.ts';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a name, as the system's resolver says. Rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * The addresses that a host may be reached at. One that may not be reached spoils all: who says so much about a name may say anything the next moment.
 * @param host without brackets: a name, or an address in the notation that `URL` writes
 * @throws AppError OUTBOUND.REFUSED, in one and the same words for a name that is not known and one that is not public: which names are known inside is
 * not to be asked here.
 */
export async function allowedAddresses(
  url: URL,
  host: string,
  { exceptions, resolve }: { readonly exceptions: readonly Exception[]; readonly resolve: Resolve },
): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await resolve(host).catch((): readonly string[] => []) : [host];
  const isNamed = isNamedException(exceptions, url, OUTBOUND_LIMITS.ports);
  const mayReach = (address: string): boolean => isNamed || isPublicAddress(address) || isInExceptedNetwork(exceptions, address);
  if (addresses.length === 0 || !addresses.every(mayReach)) {
    throw new AppError('OUTBOUND.REFUSED', 'The address leads to no public host.', { 'server.address': host });
  }
  return addresses;
}
