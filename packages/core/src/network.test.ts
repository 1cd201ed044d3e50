import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressBytes, isLoopbackAddress, parseNetwork, unmapped } from './network.ts';

const bytesOf = (text: string): number[] => [...(addressBytes(text) ?? [])];

it.each<[string, number[]]>([
  ['192.0.2.1', [192, 0, 2, 1]],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['2001:db8::a:1', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 1]],
  ['::ffff:127.0.0.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1]],
  ['fe80::1%eth0', [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
])('%s is these bytes', (text, bytes) => {
  expect(bytesOf(text)).toEqual(bytes);
});

it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '0177.0.0.1', '2130706433', '1.2.3.4.5', ':::', '1::2::3', '12345::', '[::1]'])(
  '%j is no address',
  (text) => {
    expect(addressBytes(text)).toBeNull();
  },
);

it('every IPv6 address is the same bytes in each of its notations', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const groups = Array.from({ length: 8 }, (_, i) => (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16));
      // The platform's own shortest notation.
      const short = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
      const mixed = `${groups.slice(0, 6).join(':')}:${bytes.subarray(12).join('.')}`;
      for (const text of [groups.join(':'), short, mixed, groups.join(':').toUpperCase()]) expect(bytesOf(text)).toEqual([...bytes]);
    }),
  );
});

it('a network holds its addresses and no others', () => {
  const holds = (network: string, address: string): boolean | undefined => parseNetwork(network)?.contains(addressBytes(address)!);
  expect(holds('10.0.0.0/8', '10.255.0.1')).toBe(true);
  expect(holds('10.0.0.0/8', '11.0.0.0')).toBe(false);
  expect(holds('172.16.0.0/12', '172.31.255.255')).toBe(true);
  expect(holds('172.16.0.0/12', '172.32.0.0')).toBe(false);
  expect(holds('fc00::/7', 'fdff::1')).toBe(true);
  expect(holds('fc00::/7', 'fe00::1')).toBe(false);
  expect(holds('192.0.2.1', '192.0.2.1')).toBe(true);
  expect(holds('0.0.0.0/0', '::1')).toBe(false);
  for (const text of ['10.0.0.1/8', '10.0.0.0/33', '::/129', 'a/8', '10.0.0.0/', '10.0.0.0/-1', '', 'fe80::1%eth0'])
    expect(parseNetwork(text), text).toBeNull();
});

it('loopback is known in both versions and in the one written as the other', () => {
  for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])
    expect(isLoopbackAddress(address)).toBe(true);
  for (const address of ['128.0.0.1', '::2', '::ffff:10.0.0.1', 'localhost', '']) expect(isLoopbackAddress(address)).toBe(false);
  expect([...unmapped(addressBytes('::ffff:192.0.2.1')!)]).toEqual([192, 0, 2, 1]);
});
