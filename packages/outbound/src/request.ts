import { AppError } from '@spanhouse/core';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';

/** What is asked, as its caller says it. */
export type OutboundRequest = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Without what belongs to the connection, such as Host. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** What is sent to one address. Header names are in small letters. */
export type Message = {
  readonly url: URL;
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array | null;
};

/** They say where a request goes and where it ends. */
const OF_THE_CONNECTION =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding|proxy-.*)$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,8192}$/;
/** What may be told to another host than the one it was meant for. A header of any other name may be a secret. */
const TOLD_TO_OTHERS = new Set(['accept', 'user-agent']);

/** @throws AppError OUTBOUND.REFUSED for headers that are not the caller's to set, or too large a body. */
export function firstMessage(url: URL, { method = 'GET', headers = {}, body }: OutboundRequest): Message {
  const own = new Map<string, string>([['user-agent', 'spanhouse']]);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value) || OF_THE_CONNECTION.test(lower)) {
      throw new AppError('OUTBOUND.REFUSED', `The header ${name.slice(0, 100)} cannot be sent.`);
    }
    own.set(lower, value);
  }
  const bytes = body === undefined ? null : typeof body === 'string' ? new TextEncoder().encode(body) : body;
  if (bytes !== null && bytes.byteLength > OUTBOUND_LIMITS.requestBytes)
    throw new AppError('OUTBOUND.REFUSED', 'The request is too large.');
  return { url, method, headers: own, body: bytes };
}

/**
 * What is sent after a redirect (Fetch, "HTTP-redirect fetch"), stricter in three points: another origin is told nothing of the headers, is not sent
 * the body again, and an encrypted request goes on encrypted. Pure.
 * @throws AppError OUTBOUND.REFUSED
 */
export function redirectedMessage({ url: from, method, headers, body }: Message, status: number, url: URL): Message {
  if (from.protocol === 'https:' && url.protocol === 'http:') throw refused('It redirects to an address that is not encrypted.');
  const isSameOrigin = url.origin === from.origin;
  const kept = isSameOrigin ? headers : new Map([...headers].filter(([name]) => TOLD_TO_OTHERS.has(name)));
  const becomesGet = status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';
  if (becomesGet) return { url, method: 'GET', headers: new Map([...kept].filter(([name]) => !name.startsWith('content-'))), body: null };
  if (body !== null && !isSameOrigin) throw refused('It redirects what was sent to another host.');
  return { url, method, headers: kept, body };
}

function refused(message: string): AppError {
  return new AppError('OUTBOUND.REFUSED', message);
}
