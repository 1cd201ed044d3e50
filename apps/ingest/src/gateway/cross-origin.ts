import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers that a page may send: what OTLP needs and what carries a key. */
const HEADERS = 'authorization, content-encoding, content-type, x-spanhouse-key';
const PREFLIGHT_SECONDS = 7_200;

/**
 * Fetch standard, "CORS protocol": lets pages of any site see the answer of the gateway, so that a page's developer reads why something was
 * refused. No cookie ever decides here, and a page that may not send is refused by its key. True: it was a preflight and is answered.
 */
export function answerPage(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'retry-after');
  response.setHeader('vary', 'origin');
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  response
    .writeHead(204, {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    })
    .end();
  return true;
}
