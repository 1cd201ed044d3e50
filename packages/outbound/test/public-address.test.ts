import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseException } from '../src/exceptions.ts';
import { outboundEnv } from '../src/outbound-env.ts';
import { isPublicAddress } from '../src/public-address.ts';

it.each(['1.1.1.1', '93.184.216.34', '172.15.255.255', '172.32.0.0', '11.0.0.1', '2606:4700::1111', '2a00:1450::1', '64:ff9b::101:101'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.255', '168.63.129.16'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe'],
  ...['64:ff9b:1::1', '2002:7f00:1::', '2002:a00:1::1', '2001::1', '2001:0:53aa:64c:0:fbff:80ff:fffe', '2001:db8::1', '3fff::1'],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '100::1', '5f00::1', '4000::1'],
  ...['', 'localhost', '2606:4700::1111%eth0', '1.1.1', '0x01010101'],
])('%j is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it('an IPv4 address that is not public is not public in any IPv6 notation either', () => {
  const inside = fc.oneof(
    fc.tuple(fc.constantFrom(10, 127, 0), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  );
  fc.assert(
    fc.property(inside, ([a, b, c, d]) => {
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      const dotted = [a, b, c, d].join('.');
      for (const address of [dotted, `::ffff:${dotted}`, `::ffff:${hex}`, `::${dotted}`, `64:ff9b::${hex}`, `2002:${hex}::1`]) {
        expect(isPublicAddress(address), address).toBe(false);
      }
    }),
  );
});

it('exceptions are hosts, hosts with a port, and networks', () => {
  expect(parseException('Hooks.Example.lan:3000')).toEqual({ kind: 'host', host: 'hooks.example.lan', port: 3000 });
  expect(parseException('hooks.example.lan')).toEqual({ kind: 'host', host: 'hooks.example.lan', port: null });
  expect(parseException('hooks.example.lan:80')).toEqual({ kind: 'host', host: 'hooks.example.lan', port: 80 });
  expect(parseException('[fd00::1]:3000')).toEqual({ kind: 'host', host: 'fd00::1', port: 3000 });
  expect(parseException('10.1.0.0/16')).toMatchObject({ kind: 'network' });
  for (const text of ['http://a', 'a/b', 'a b', 'u@a', '*', '10.1.0.1/16', 'a:99999', '']) expect(parseException(text), text).toBeNull();
});

it('the setting names what is wrong in it', () => {
  const read = (text: string) => outboundEnv.safeParse({ SPANHOUSE_OUTBOUND_ALLOW: text });
  expect(read(' hooks.lan , 10.1.0.0/16,').data?.SPANHOUSE_OUTBOUND_ALLOW).toHaveLength(2);
  expect(read('').data?.SPANHOUSE_OUTBOUND_ALLOW).toEqual([]);
  expect(read('hooks.lan,http://x').error?.issues[0]?.message).toContain('"http://x"');
});
