import { isIP } from 'node:net';

/** The address in network order: 4 bytes or 16. Null for anything that is not an address in its usual notation. A zone (`%eth0`) is passed over. */
export function addressBytes(text: string): Uint8Array | null {
  const address = text.split('%')[0] ?? '';
  const version = isIP(address);
  if (version === 4) return Uint8Array.from(address.split('.').map(Number));
  return version === 6 ? bytesOfIpv6(address) : null;
}

/** IPv4 written as IPv6 (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) becomes IPv4 again; anything else stays as it is. */
export function unmapped(bytes: Uint8Array): Uint8Array {
  return bytes.length === 16 && MAPPED.contains(bytes) ? bytes.subarray(12) : bytes;
}

/** A range of addresses of one version. */
export type Network = { readonly contains: (address: Uint8Array) => boolean };

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. Null for anything else, also for a network with bits behind its length. */
export function parseNetwork(text: string): Network | null {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = addressBytes(address);
  if (bytes === null || address.includes('%')) return null;
  const bits = length === undefined ? bytes.length * 8 : Number(length);
  if (bits > bytes.length * 8 || bytes.some((byte, i) => (byte & ~maskOf(bits, i)) !== 0)) return null;
  return {
    contains: (other) => other.length === bytes.length && bytes.every((byte, i) => ((other[i] ?? 0) & maskOf(bits, i)) === byte),
  };
}

/** Loopback of both versions, the former written as IPv6 too. False for what is no address. */
export function isLoopbackAddress(text: string): boolean {
  const bytes = addressBytes(text);
  return bytes !== null && LOOPBACK.some((network) => network.contains(unmapped(bytes)));
}

/** The bits of byte `i` that belong to a prefix of so many bits. */
function maskOf(bits: number, i: number): number {
  return (0xff00 >> Math.min(Math.max(bits - i * 8, 0), 8)) & 0xff;
}

/** Of an address that is valid: `::` stands for as many zeros as are missing, the last four bytes may be written as IPv4. */
function bytesOfIpv6(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  return Uint8Array.from([...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]);
}

function groupsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function known(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`not a network: ${text}`);
  return network;
}

const MAPPED = known('::ffff:0:0/96');
const LOOPBACK = [known('127.0.0.0/8'), known('::1')];
