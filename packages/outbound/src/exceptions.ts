import { addressBytes, parseNetwork, unmapped, type Network } from '@spanhouse/core';

/** What may be reached although it is not public: for those who run their own receivers. */
export type Exception =
  /** A name, at whatever address it has. `port` null: the usual ones. */
  | { readonly kind: 'host'; readonly host: string; readonly port: number | null }
  /** Addresses, at the usual ports. */
  | { readonly kind: 'network'; readonly network: Network };

/** `hooks.example.lan`, `hooks.example.lan:3000`, `[fd00::1]:3000`, `10.1.0.0/16`. Null for anything else. */
export function parseException(text: string): Exception | null {
  const network = parseNetwork(text);
  if (network !== null) return { kind: 'network', network };
  if (!/^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i.test(text)) return null;
  const url = URL.parse(`http://${text}`);
  if (url === null) return null;
  const port = /:(\d+)$/.exec(text.replace(/^\[.*\]/, ''))?.[1];
  return { kind: 'host', host: plainHost(url), port: port === undefined ? null : Number(port) };
}

/** A host as it is compared and looked up: no brackets, no dot at the end. */
export function plainHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** The port that a URL names, or its scheme's. */
export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Whether this host and port are named, so that its addresses need not be public. */
export function isNamedException(exceptions: readonly Exception[], url: URL, usualPorts: ReadonlySet<number>): boolean {
  const host = plainHost(url);
  const port = portOf(url);
  return exceptions.some(
    (exception) =>
      exception.kind === 'host' &&
      exception.host === host &&
      (exception.port === port || (exception.port === null && usualPorts.has(port))),
  );
}

export function isInExceptedNetwork(exceptions: readonly Exception[], address: string): boolean {
  const bytes = addressBytes(address);
  return bytes !== null && exceptions.some((exception) => exception.kind === 'network' && exception.network.contains(unmapped(bytes)));
}
