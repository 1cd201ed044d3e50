import { AppError } from '@spanhouse/core';

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const BODY_BYTES_MAX = 1_048_576;

/**
 * Whether a request may be looked at at all. A session's cookie comes with every request of a browser; what must not use it are
 * pages of other sites:
 * - by a name of theirs that leads to this address (the Host header must be ours);
 * - by a request across sites (`Sec-Fetch-Site`, which scripts cannot set; `Origin` for browsers without it);
 * - by a form (a POST must be JSON, which a form cannot send).
 *
 * @throws AppError REQUEST.FORBIDDEN, REQUEST.INVALID
 */
export function checkRequest(request: Request, origins: readonly string[]): void {
  checkOwnHost(request, origins);
  const host = request.headers.get('host') ?? '';
  const isLoopback = LOOPBACK_HOST.test(host);
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none')
    throw new AppError('REQUEST.FORBIDDEN', 'Requests from other sites are not taken.');
  const origin = request.headers.get('origin');
  if (origin !== null && !isOwnOrigin(origin, host, isLoopback, origins)) {
    throw new AppError('REQUEST.FORBIDDEN', 'Requests from other sites are not taken.');
  }
  if (request.method === 'POST') {
    // Browsers send at least one of the two with every POST. A program that sends neither has no cookie to be misused, or should not have.
    if (site === null && origin === null && request.headers.has('cookie'))
      throw new AppError(
        'REQUEST.FORBIDDEN',
        'A request with a session says where it comes from: send an Origin, or an API token instead.',
      );
    checkBody(request);
  }
}

/** @throws AppError REQUEST.FORBIDDEN for a name of somebody else that leads to this address. */
export function checkOwnHost(request: Request, origins: readonly string[]): void {
  if (!isOwnHost(request.headers.get('host') ?? '', origins)) {
    throw new AppError('REQUEST.FORBIDDEN', 'This server is not reached by that name. Add its origin to SPANHOUSE_WEB_ORIGINS.');
  }
}

/** Whether a Host header names us, and not a name of somebody else that leads to this address. */
export function isOwnHost(host: string, origins: readonly string[]): boolean {
  return LOOPBACK_HOST.test(host) || origins.some((origin) => new URL(origin).host === host.toLowerCase());
}

function isOwnOrigin(origin: string, host: string, isLoopback: boolean, origins: readonly string[]): boolean {
  return origins.includes(origin) || (isLoopback && (origin === `http://${host}` || origin === `https://${host}`));
}

function checkBody(request: Request): void {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('REQUEST.INVALID', 'The body must be application/json.');
  const length = Number(request.headers.get('content-length') ?? 0);
  if (!(length <= BODY_BYTES_MAX)) throw tooLarge();
}

/**
 * The same request with its body read, for a sender need not say how long it is: no more than its bound is ever kept.
 * @throws AppError REQUEST.INVALID
 */
export async function withBoundedBody(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the reading.
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(chunks, bytes) });
}

function tooLarge(): AppError {
  return new AppError('REQUEST.INVALID', `A body has at most ${String(BODY_BYTES_MAX)} bytes.`);
}
