/** Whom a call goes to, when it is neither a database nor a queue. */
import { FULL_URL, PEER_ADDRESS, PEER_NAME, SERVER_ADDRESS, SERVER_PORT } from './attribute-names.ts';
import { firstOf, type ReadAttribute } from './reading.ts';
import type { Component } from './span-description.ts';

const USUAL_PORTS: ReadonlySet<string> = new Set(['', '0', '80', '443']);

/**
 * `peer.service`, else the address with its port unless that is 80 or 443, else the host of the URL; '' when nothing is known.
 * A public host is a third party, any other a service of ours. Only a guess: whoever sees the callee's own span in the trace knows better.
 */
export function readCalled(attribute: ReadAttribute): Component {
  const peer = firstOf(attribute, PEER_NAME);
  const address = readAddress(attribute);
  const host = hostOf(address);
  const is = host !== '' && isPublicHost(host) ? 'third-party' : 'downstream';
  return { is, name: peer === '' ? address : peer };
}

/** `host` or `host:port`. */
function readAddress(attribute: ReadAttribute): string {
  const named = firstOf(attribute, SERVER_ADDRESS);
  if (named !== '') return withPort(named, firstOf(attribute, SERVER_PORT));
  const url = firstOf(attribute, FULL_URL);
  if (url !== '') return authorityOf(url);
  const peer = firstOf(attribute, PEER_ADDRESS);
  return peer === '' ? '' : withPort(peer, firstOf(attribute, SERVER_PORT));
}

function withPort(host: string, port: string): string {
  const bare = host.toLowerCase().replace(/:(?:80|443)$/, '');
  // A colon: the port is there already, or the address is of IPv6; a slash: a socket in the file system.
  return USUAL_PORTS.has(port) || /[:/]/.test(bare) ? bare : `${bare}:${port}`;
}

/** Host and port of a URL without who signs in, and without a usual port. */
function authorityOf(url: string): string {
  const authority = /^[a-z][a-z0-9+.-]{0,30}:\/\/([^/?#]{1,300})/i.exec(url)?.[1] ?? '';
  return withPort(authority.slice(authority.lastIndexOf('@') + 1), '');
}

function hostOf(address: string): string {
  if (address.startsWith('[')) return address.slice(1, address.indexOf(']'));
  const colon = address.indexOf(':');
  return colon >= 0 && colon === address.lastIndexOf(':') ? address.slice(0, colon) : address;
}

/** Last labels of names that only resolve inside: of Kubernetes, Consul, mDNS and what companies use for themselves. */
const INSIDE: ReadonlySet<string> = new Set(
  'cluster consul corp home internal intranet lan local localdomain localhost pod private svc test'.split(' '),
);

/** Whether a name or an address (no port) is one of the public internet. */
export function isPublicHost(host: string): boolean {
  const numbers = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(host);
  if (numbers !== null) return !isPrivateAddress(Number(numbers[1]), Number(numbers[2]));
  if (host.includes(':')) return /^[23]/.test(host);
  const labels = host.replace(/\.$/, '').split('.');
  const last = labels.at(-1) ?? '';
  return labels.length > 1 && /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(last) && !INSIDE.has(last) && !labels.includes('svc');
}

/** RFC 1918, loopback, link-local, and the range of carriers, which clouds use inside. */
function isPrivateAddress(first: number, second: number): boolean {
  return (
    first === 10 ||
    first === 127 ||
    first === 0 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}
