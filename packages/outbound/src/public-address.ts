import { addressBytes, bug, parseNetwork, unmapped, type Network } from '@spanhouse/core';

/**
 * What is no public address: IANA's registries of special-purpose addresses for IPv4 and IPv6, multicast, and one public address that clouds use for
 * themselves. Of IPv6 only what is given out for global use (2000::/3) can be public at all.
 */
const NOT_PUBLIC = [
  '0.0.0.0/8', // this host
  '10.0.0.0/8',
  '100.64.0.0/10', // carriers' own, and a cloud's metadata at 100.100.100.200
  '127.0.0.0/8',
  '168.63.129.16', // the host of a virtual machine at Azure
  '169.254.0.0/16', // link-local: clouds' metadata
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '2001::/23', // protocols' own: Teredo holds an IPv4 address within
  '2001:db8::/32',
  '2002::/16', // 6to4 holds an IPv4 address within
  '3fff::/20',
].map(known);
const GLOBAL_IPV6 = known('2000::/3');
/** NAT64's well-known prefix (RFC 6052): how a host without IPv4 sees one with nothing else. */
const NAT64 = known('64:ff9b::/96');

/** Whether anybody on the internet could reach this address, and nothing of ours hides behind it. False for what is no address. */
export function isPublicAddress(text: string): boolean {
  const bytes = addressBytes(text);
  return bytes !== null && !text.includes('%') && isPublic(bytes);
}

function isPublic(bytes: Uint8Array): boolean {
  const plain = NAT64.contains(bytes) ? bytes.subarray(12) : unmapped(bytes);
  if (plain.length === 16 && !GLOBAL_IPV6.contains(plain)) return false;
  return !NOT_PUBLIC.some((network) => network.contains(plain));
}

function known(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw bug(`not a network: ${text}`);
  return network;
}
