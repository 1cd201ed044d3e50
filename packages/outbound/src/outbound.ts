/*
 * THE WAY OUT
 *
 * A URL that somebody entered is held against the rules three times: when it is saved, so that they are told; each time it is used, because what a
 * name leads to may change; and at each redirect, because the other side says where to. Looking up and connecting are one step: the addresses that
 * were checked are the only ones that are connected to.
 *
 * What may be reached: http and https, the web's usual ports, hosts all of whose addresses are public. Exceptions are the administrator's to name.
 */
import { AppError } from '@spanhouse/core';
import { checkedUrl } from './checked-url.ts';
import { plainHost, type Exception } from './exceptions.ts';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';
import { firstMessage, redirectedMessage, type OutboundRequest } from './request.ts';
import { allowedAddresses, systemResolve, type Resolve } from './resolve.ts';
import { send } from './send.ts';

export type OutboundConfig = {
  /** `SPANHOUSE_OUTBOUND_ALLOW`. */
  readonly exceptions: readonly Exception[];
};

export type OutboundDeps = { readonly resolve?: Resolve };

/**
 * Whoever entered the URL is told `statusClass` and nothing else: an answer shown is a window into whatever was reached. `body` (at most
 * `OUTBOUND_LIMITS.answerBytes`) is for the program that asked, as untrusted text.
 */
export type OutboundAnswer = {
  readonly status: number;
  readonly statusClass: '2xx' | '3xx' | '4xx' | '5xx' | 'other';
  readonly body: Uint8Array;
};

/** Errors of every method: AppError OUTBOUND.REFUSED (the URL or the request may not be), OUTBOUND.FAILED (no answer that is taken). */
export interface Outbound {
  /** When a URL is saved. Good now is not good for ever: `outboundFetch` checks anew. */
  checkUrl(url: string): Promise<void>;
  /** Asks, follows redirects, reads the answer. Any status is an answer. */
  outboundFetch(url: string, request?: OutboundRequest, options?: { readonly signal?: AbortSignal }): Promise<OutboundAnswer>;
}

export function createOutbound({ exceptions }: OutboundConfig, { resolve = systemResolve }: OutboundDeps = {}): Outbound {
  const addressesOf = (url: URL): Promise<readonly string[]> => allowedAddresses(url, plainHost(url), { exceptions, resolve });
  return {
    checkUrl: async (text) => {
      await inTime(addressesOf(checkedUrl(text, exceptions)), AbortSignal.timeout(OUTBOUND_LIMITS.timeoutMs));
    },
    outboundFetch: async (text, request = {}, { signal } = {}) => {
      const ending = AbortSignal.any([AbortSignal.timeout(OUTBOUND_LIMITS.timeoutMs), ...(signal === undefined ? [] : [signal])]);
      let message = firstMessage(checkedUrl(text, exceptions), request);
      for (let redirects = 0; ; redirects++) {
        const addresses = await inTime(addressesOf(message.url), ending);
        const { status, headers, body } = await send(message, addresses, ending);
        const location = isRedirect(status) ? headers['location'] : undefined;
        if (location === undefined) return { status, statusClass: statusClassOf(status), body };
        if (redirects === OUTBOUND_LIMITS.redirects) throw new AppError('OUTBOUND.REFUSED', 'It redirects too often.');
        const next = URL.parse(location, message.url)?.href ?? '';
        message = redirectedMessage(message, status, checkedUrl(next, exceptions));
      }
    },
  };
}

/** A look-up of a name cannot be called off; nobody waits for it longer than this. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(new AppError('OUTBOUND.FAILED', 'The name could not be looked up in time.'));
  });
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function statusClassOf(status: number): OutboundAnswer['statusClass'] {
  const first = Math.trunc(status / 100);
  return first === 2 ? '2xx' : first === 3 ? '3xx' : first === 4 ? '4xx' : first === 5 ? '5xx' : 'other';
}
