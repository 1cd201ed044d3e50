import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '@spanhouse/core';
import { serverError } from './engine-error.ts';

const EMBEDDED_USER = 'spanhouse';

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** A web page that had its own name point at 127.0.0.1 (DNS rebinding) still sends that name. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK_HOST.test(host);
}

/**
 * Takes a user and a password from ClickHouse's headers, Basic authentication or the URL, in that order.
 *
 * Errors: EngineError 516 with the same words for a wrong user and a wrong password.
 */
export function authenticate(headers: IncomingHttpHeaders, url: URLSearchParams, password: Secret): void {
  const given = credentials(headers, url);
  // Both are always compared, in constant time, so that the answer's time says nothing.
  const userIsRight = equal(given.user, EMBEDDED_USER);
  const passwordIsRight = equal(given.password, password.reveal());
  if (userIsRight && passwordIsRight) return;
  throw serverError(
    516,
    'AUTHENTICATION_FAILED',
    `${given.user.slice(0, 64)}: Authentication failed: password is incorrect, or there is no user with such name.`,
  );
}

type Credentials = { readonly user: string; readonly password: string };

function credentials(headers: IncomingHttpHeaders, url: URLSearchParams): Credentials {
  const user = headers['x-clickhouse-user'];
  const key = headers['x-clickhouse-key'];
  if (user !== undefined || key !== undefined) return { user: String(user ?? 'default'), password: String(key ?? '') };
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon === -1 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  return { user: url.get('user') ?? 'default', password: url.get('password') ?? '' };
}

function equal(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
