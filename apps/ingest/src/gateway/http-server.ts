import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { AppError, releaseBytes } from '@spanhouse/core';
import { encodeExportResponse, encodeStatus, exportResponseJson, statusJson } from '@spanhouse/otlp';
import { acceptExport, type AcceptDeps } from './accept-export.ts';
import type { Admission, AdmissionTicket } from './admission.ts';
import { answerPage } from './cross-origin.ts';
import { bodyEncoding, tooLarge } from './decompress.ts';
import { presentedKey, senderAddress, type KeyResolver } from './key-resolver.ts';
import { refusalOf, type RefusalLog } from './refusal.ts';
import { signalOfHttpPath } from './signals.ts';

export type ServerDeps = AcceptDeps & { readonly keys: KeyResolver; readonly admission: Admission; readonly refusals: RefusalLog };

type Format = 'protobuf' | 'json';
const CONTENT_TYPE: Readonly<Record<Format, string>> = { protobuf: 'application/x-protobuf', json: 'application/json' };
const SIGNALS_TO_COME = new Set(['/v1/metrics', '/v1/profiles', '/v1development/profiles']);

/** OTLP/HTTP (opentelemetry-proto `docs/specification.md`, "OTLP/HTTP") and `GET /health`. Not listening yet. */
export function createHttpServer(deps: ServerDeps, ready: () => boolean): Server {
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === '/health') {
      response
        .writeHead(ready() ? 200 : 503, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: ready() ? 'ok' : 'stopping' }));
      return;
    }
    serve(request, response, path, deps).catch((error: unknown) => {
      refuse(request, response, path, error, deps);
    });
  };
  const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs } = deps.limits;
  const server = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveTimeoutMs },
    handle,
  );
  // With `Expect: 100-continue` a body that would be refused is never sent.
  server.on('checkContinue', handle);
  server.on('clientError', (error, socket) => {
    if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return;
    // What never became a request has no content type; 400 is final, so slow senders get 503 and may try again.
    const slow = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const refusal = refusalOf(
      new AppError(
        slow ? 'INGEST.OVERLOADED' : 'REQUEST.INVALID',
        slow ? 'the request did not arrive in time' : 'the request is not valid HTTP',
      ),
      deps.limits,
    );
    const body = Buffer.from(encodeStatus(refusal.status));
    socket.end(
      Buffer.concat([
        Buffer.from(
          `HTTP/1.1 ${String(refusal.http)} ${slow ? 'Service Unavailable' : 'Bad Request'}\r\nContent-Type: ${CONTENT_TYPE.protobuf}\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n`,
        ),
        body,
      ]),
    );
  });
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, path: string, deps: ServerDeps): Promise<void> {
  if (SIGNALS_TO_COME.has(path))
    throw new AppError('INGEST.SIGNAL_UNSUPPORTED', `${path} is not taken yet; traces are, at /v1/traces, and logs, at /v1/logs`);
  const signal = signalOfHttpPath(path);
  if (signal === null)
    throw new AppError('REQUEST.NOT_FOUND', 'there is nothing here; OTLP traces go to /v1/traces, OTLP logs to /v1/logs');
  if (answerPage(request, response)) return;
  if (request.method !== 'POST') throw new AppError('REQUEST.METHOD_NOT_ALLOWED', 'OTLP requests are sent by POST');
  const format = formatOf(request);
  if (format === null)
    throw new AppError('INGEST.UNSUPPORTED_MEDIA_TYPE', 'the content type is neither application/x-protobuf nor application/json');
  const encoding = bodyEncoding(request.headers['content-encoding']);
  const key = presentedKey(request.headers);
  // Programs on this machine need no key. A page in its browser does, whatever name it was reached by: only browsers say where a request comes from.
  if (key === null && request.headers.origin !== undefined)
    throw new AppError('INGEST.UNAUTHENTICATED', 'a request from a web page needs an ingest key');
  const address = senderAddress(request.headers, request.socket.remoteAddress);
  const sender = await deps.keys.resolve({ signal, key, address, origin: request.headers.origin ?? null });
  if (sender === 'unauthenticated') throw new AppError('INGEST.UNAUTHENTICATED', 'the request carries no valid ingest key');
  if (sender === 'forbidden') throw new AppError('INGEST.FORBIDDEN', `the ingest key may not send ${signal} from here`);
  deps.quotas.check(sender);
  const ticket = deps.admission.open();
  try {
    const body = await readBody(request, response, deps.limits.otlp.bodyBytesMax, ticket);
    const partial = await acceptExport({ signal, sender, body, encoding, format }, deps);
    deps.refusals.notePartial(signal, partial, { 'url.path': path });
    reply(response, 200, format, format === 'json' ? exportResponseJson(signal, partial) : encodeExportResponse(partial));
  } finally {
    ticket.close();
  }
}

/** Reads a body of at most `bytesMax`; one that declares more is refused before a byte of it is read. The bytes are the caller's alone. */
async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
  ticket: AdmissionTicket,
): Promise<Uint8Array> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bytesMax) throw tooLarge(bytesMax);
  ticket.announce(declared);
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  // Each piece is copied to its place while the processor still has it at hand; only a body of unknown length is joined at its end.
  const body = Buffer.allocUnsafeSlow(declared);
  const chunks: Buffer[] = [];
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      try {
        if (bytes + chunk.length > bytesMax) throw tooLarge(bytesMax);
        ticket.add(chunk.length);
      } catch (error) {
        // The rest of the request is for `refuse` to read.
        request.off('data', take);
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      bytes += chunk.length;
      if (declared === 0) {
        chunks.push(chunk);
      } else {
        body.set(chunk, bytes - chunk.length);
        releaseBytes(chunk);
      }
    };
    request.on('data', take);
    finished(request, { writable: false }, (cause) => {
      if (cause) reject(new AppError('INGEST.OVERLOADED', 'the connection broke before the whole request had arrived', {}, { cause }));
      else resolve();
    });
  });
  if (declared === 0) return Buffer.concat(chunks, bytes);
  if (bytes !== declared) throw new AppError('INGEST.OVERLOADED', 'the connection broke before the whole request had arrived');
  return body;
}

function formatOf(request: IncomingMessage): Format | null {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-protobuf' ? 'protobuf' : type === 'application/json' ? 'json' : null;
}

function refuse(request: IncomingMessage, response: ServerResponse, path: string, error: unknown, deps: ServerDeps): void {
  const refusal = refusalOf(error, deps.limits);
  deps.refusals.note(error, { 'url.path': path.slice(0, 100), 'http.response.status_code': refusal.http });
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const format = formatOf(request) ?? 'protobuf';
  if (refusal.retryAfterMs !== null) response.setHeader('retry-after', String(Math.ceil(refusal.retryAfterMs / 1000)));
  if (refusal.http === 405) response.setHeader('allow', 'POST');
  if (refusal.http === 401) response.setHeader('www-authenticate', 'Bearer');
  const isWhole = request.complete;
  // The connection ends when what still comes is too much to read to its end.
  if (!isWhole && !isWorthReading(request)) response.setHeader('connection', 'close');
  reply(response, refusal.http, format, format === 'json' ? statusJson(refusal.status) : encodeStatus(refusal.status));
  if (!isWhole) readAway(request);
}

/** What is read of a refused body. Closing while a sender still writes would take the answer from it. */
const READ_AWAY_BYTES_MAX = 128 * 1024 * 1024;

function isWorthReading(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) <= READ_AWAY_BYTES_MAX;
}

/** Reads the rest of a refused body and drops it; the server's own time limit of a request bounds it in time. */
function readAway(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > READ_AWAY_BYTES_MAX) request.destroy();
  });
}

function reply(response: ServerResponse, status: number, format: Format, body: Uint8Array | string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': CONTENT_TYPE[format], 'content-length': bytes.length }).end(bytes);
}
