import { addressBytes, isLoopbackAddress, type Network, unmapped } from '@spanhouse/core';

/** Who is at the other end of the connection: written for every request by `note-peer.ts`, over whatever a client sends under this name. */
export const PEER_HEADER = 'x-spanhouse-peer';

const USER_AGENT_CHARACTERS_MAX = 300;
const FORWARDED_FOR = 'x-forwarded-for';
/** What a proxy leaves behind. */
const TRACES_OF_PROXIES = ['via', 'forwarded', 'x-real-ip'];

/**
 * The request's headers with one address in `X-Forwarded-For`: where it comes from, as far as can be believed. Whoever is at the other end of the
 * connection is asked for the one before only if it is a trusted proxy, and so on: each adds at the end what it saw. The rest is the sender's own word.
 */
export function withClientAddress(headers: Headers, trustedProxies: readonly Network[]): Headers {
  const own = new Headers(headers);
  const told = (headers.get(FORWARDED_FOR) ?? '').split(',').map(plainAddress);
  let address = plainAddress(headers.get(PEER_HEADER) ?? '');
  while (isIn(trustedProxies, address)) {
    const before = told.pop();
    if (before === undefined || before === '') break;
    address = before;
  }
  own.set(FORWARDED_FOR, address);
  own.delete(PEER_HEADER);
  return own;
}

/** Of headers that went through `withClientAddress`; empty when it is not known. */
export function addressOf(headers: Headers): string {
  return headers.get(FORWARDED_FOR) ?? '';
}

/** Whether it comes from a program on this machine, without a proxy that might stand for anybody. Of headers that went through `withClientAddress`. */
export function isOfThisMachine(headers: Headers): boolean {
  return isLoopbackAddress(addressOf(headers)) && !TRACES_OF_PROXIES.some((name) => headers.has(name));
}

/** What attempts are counted by: an IPv6 customer has a whole /64 and may come from another of its addresses each time. */
export function networkOf(address: string): string {
  const bytes = addressBytes(address);
  if (bytes === null) return address;
  const plain = unmapped(bytes);
  return plain.length === 4 ? plain.join('.') : `${Buffer.from(plain.subarray(0, 8)).toString('hex')}/64`;
}

export function userAgentOf(headers: Headers): string {
  return (headers.get('user-agent') ?? '').slice(0, USER_AGENT_CHARACTERS_MAX);
}

/** Some proxies add a port, and brackets with it. Empty for what is no address. */
function plainAddress(text: string): string {
  const address =
    /^\s*(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+|(\S+))\s*$/
      .exec(text)
      ?.slice(1)
      .find((part?: string) => part !== undefined) ?? '';
  return addressBytes(address) === null ? '' : address;
}

function isIn(networks: readonly Network[], address: string): boolean {
  const bytes = addressBytes(address);
  return bytes !== null && networks.some((network) => network.contains(unmapped(bytes)));
}
