import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseNetwork } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { addressOf, isOfThisMachine, networkOf, PEER_HEADER, withClientAddress } from './client-address.ts';
import { notePeers } from './note-peer.ts';

const TRUSTED = ['127.0.0.0/8', '10.0.0.0/8', 'fd00::/8'].map((text) => parseNetwork(text)!);
const from = (peer: string, told?: string, more: Readonly<Record<string, string>> = {}): Headers =>
  withClientAddress(new Headers({ [PEER_HEADER]: peer, ...(told === undefined ? {} : { 'x-forwarded-for': told }), ...more }), TRUSTED);

it.each<[string, string, string | undefined, string]>([
  ['somebody directly', '203.0.113.9', undefined, '203.0.113.9'],
  ['somebody who says to be somebody else', '203.0.113.9', '192.0.2.1', '203.0.113.9'],
  ['by a trusted proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['by two', '127.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['by a trusted proxy, saying to be somebody else', '10.0.0.1', '192.0.2.1, 203.0.113.9', '203.0.113.9'],
  ['saying to be a trusted proxy', '10.0.0.1', '10.0.0.9, 203.0.113.9', '203.0.113.9'],
  ['by a proxy that adds ports', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['by a proxy that adds ports to IPv6', '10.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
  ['by a proxy that speaks IPv6', '::ffff:10.0.0.1', '2001:db8::1', '2001:db8::1'],
  ['a proxy of whom nothing is known but itself', '10.0.0.1', undefined, '10.0.0.1'],
  ['by a proxy that adds no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['nobody knows', '', '192.0.2.1', ''],
])('%s', (_who, peer, told, address) => {
  const headers = from(peer, told);
  expect(addressOf(headers)).toBe(address);
  expect(headers.has(PEER_HEADER)).toBe(false);
});

it('only a program here, without a proxy between, is of this machine', () => {
  expect(isOfThisMachine(from('127.0.0.1'))).toBe(true);
  expect(isOfThisMachine(from('::1', '203.0.113.9'))).toBe(true); // who is not trusted to be a proxy is not believed
  expect(isOfThisMachine(from('127.0.0.1', '127.0.0.1'))).toBe(true);
  expect(isOfThisMachine(from('203.0.113.9', '127.0.0.1'))).toBe(false);
  expect(isOfThisMachine(from('127.0.0.1', '203.0.113.9'))).toBe(false);
  expect(isOfThisMachine(from('127.0.0.1', '203.0.113.9, 127.0.0.1'))).toBe(false);
  expect(isOfThisMachine(from('', '127.0.0.1'))).toBe(false);
  for (const name of ['via', 'forwarded', 'x-real-ip'])
    expect(isOfThisMachine(from('127.0.0.1', undefined, { [name]: 'x' })), name).toBe(false);
});

it('attempts are counted by address, and by network where one has many', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('2001:db8:1:2:3::4')).toBe(networkOf('2001:db8:1:2:ffff::1'));
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
});

it('a client cannot write who it is', async () => {
  notePeers();
  const server = createServer((request, response) => response.end(JSON.stringify(request.headers[PEER_HEADER])));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const answer = await fetch(`http://127.0.0.1:${String(port)}`, {
    headers: { [PEER_HEADER]: '192.0.2.1', 'X-Spanhouse-Peer': '192.0.2.2' },
  });
  expect(await answer.text()).toBe('"127.0.0.1"');
  server.close();
});
