/*
 * OTLP/gRPC by hand over Node's own HTTP/2: a unary method for each signal. The frame of a message is a byte that tells whether it is compressed, its length as
 * u32 big-endian, and the message (grpc `PROTOCOL-HTTP2.md`). Windows are raised, because the default of 64 KiB caps a connection at a window a round trip.
 */
import { constants, createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { AppError } from '@spanhouse/core';
import { encodeExportResponse, encodeStatus, GRPC_STATUS, type Status } from '@spanhouse/otlp';
import { acceptExport } from './accept-export.ts';
import type { AdmissionTicket } from './admission.ts';
import { bodyEncoding, tooLarge } from './decompress.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { ServerDeps } from './http-server.ts';
import { presentedKey, senderAddress } from './key-resolver.ts';
import { refusalOf } from './refusal.ts';
import { SIGNALS, signalOfGrpcPath } from './signals.ts';

const PREFIX_BYTES = 5;
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
const FRAME_BYTES_MAX = 256 * 1024;
const ENCODINGS = 'identity,gzip,zstd';

export function createGrpcServer(deps: ServerDeps): Http2Server {
  const server = createServer({
    settings: {
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxFrameSize: FRAME_BYTES_MAX,
      maxConcurrentStreams: deps.limits.concurrentStreamsMax,
    },
  });
  server.on('session', (session) => {
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    // A reset by the client ends the stream; there is nobody left to answer.
    stream.on('error', (error) => {
      deps.refusals.note(
        new AppError('INGEST.OVERLOADED', 'the connection broke before the whole request had arrived', {}, { cause: error }),
        { 'rpc.system': 'grpc' },
      );
    });
    serve(stream, headers, deps).catch((error: unknown) => {
      refuse(stream, error, deps);
    });
  });
  return server;
}

async function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, deps: ServerDeps): Promise<void> {
  const type = headers['content-type'] ?? '';
  if (!/^application\/grpc(\+proto)?($|;)/i.test(type)) {
    // gRPC: what is not gRPC at all is answered by HTTP.
    stream.respond({ ':status': 415, 'content-type': 'text/plain' });
    stream.end('this port takes OTLP over gRPC; OTLP over HTTP has its own port\n');
    return;
  }
  const signal = signalOfGrpcPath(headers[':path'] ?? '');
  if (signal === null)
    throw new AppError(
      'INGEST.SIGNAL_UNSUPPORTED',
      `${String(headers[':path']).slice(0, 200)} is not taken; traces are, by ${SIGNALS.traces.grpcPath}, and logs, by ${SIGNALS.logs.grpcPath}`,
    );
  const expires = deadlineOf(headers['grpc-timeout'], deps.clock.monotonicMs());
  const name = headers['grpc-encoding'];
  const encoding = bodyEncoding(typeof name === 'string' ? name : undefined);
  const sender = await deps.keys.resolve({
    signal,
    key: presentedKey(headers),
    address: senderAddress(headers, stream.session?.socket.remoteAddress),
    origin: headers.origin ?? null,
  });
  if (sender === 'unauthenticated') throw new AppError('INGEST.UNAUTHENTICATED', 'the request carries no valid ingest key');
  if (sender === 'forbidden') throw new AppError('INGEST.FORBIDDEN', `the ingest key may not send ${signal} from here`);
  deps.quotas.check(sender);
  const ticket = deps.admission.open();
  try {
    const message = await readMessage(stream, deps.limits, ticket);
    if (deps.clock.monotonicMs() > expires) {
      trailersOnly(stream, {
        code: GRPC_STATUS.deadlineExceeded,
        message: 'the deadline had passed before the request was whole',
        details: [],
      });
      return;
    }
    if (message.compressed && encoding === 'identity')
      throw new AppError('INGEST.MALFORMED', 'the message says that it is compressed, and the header grpc-encoding names no compression');
    const partial = await acceptExport(
      { signal, sender, body: message.body, encoding: message.compressed ? encoding : 'identity', format: 'protobuf' },
      deps,
    );
    deps.refusals.notePartial(signal, partial, { 'rpc.system': 'grpc' });
    if (stream.destroyed) return;
    const response = encodeExportResponse(partial);
    const frame = Buffer.alloc(PREFIX_BYTES + response.length);
    frame.writeUInt32BE(response.length, 1);
    frame.set(response, PREFIX_BYTES);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': ENCODINGS }, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': '0' });
    });
    stream.end(frame);
  } finally {
    ticket.close();
  }
}

/** Reads the one message of a unary call. */
function readMessage(
  stream: ServerHttp2Stream,
  { otlp, requestTimeoutMs }: GatewayLimits,
  ticket: AdmissionTicket,
): Promise<{ readonly compressed: boolean; readonly body: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    /** Each piece is copied to its place while the processor still has it at hand. */
    let body: Buffer | null = null;
    let bytes = 0;
    const fail = (error: Error): void => {
      clearTimeout(tooLate);
      stream.removeAllListeners('data');
      stream.resume();
      reject(error);
    };
    // For the whole message: a sender that trickles must not stay for ever.
    const tooLate = setTimeout(() => {
      fail(new AppError('INGEST.OVERLOADED', 'the request did not arrive in time'));
    }, requestTimeoutMs);
    stream.on('data', (chunk: Buffer) => {
      const ofPrefix = chunk.copy(prefix, bytes); // nothing, once the prefix is there
      bytes += ofPrefix;
      try {
        if (body === null && bytes === PREFIX_BYTES) {
          const declared = prefix.readUInt32BE(1);
          if (declared > otlp.bodyBytesMax) throw tooLarge(otlp.bodyBytesMax);
          ticket.announce(declared);
          body = Buffer.allocUnsafeSlow(declared);
        }
        const rest = chunk.length - ofPrefix;
        if (rest === 0 || body === null) return;
        if (bytes + rest > PREFIX_BYTES + body.length)
          throw new AppError('INGEST.MALFORMED', 'the call carries more than one message; Export is unary');
        ticket.add(rest);
        chunk.copy(body, bytes - PREFIX_BYTES, ofPrefix);
        bytes += rest;
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
    stream.on('close', () => {
      clearTimeout(tooLate);
    });
    stream.on('aborted', () => {
      fail(new AppError('INGEST.OVERLOADED', 'the call was cancelled'));
    });
    stream.on('end', () => {
      clearTimeout(tooLate);
      const flag = prefix[0] ?? 0;
      if (body === null || bytes !== PREFIX_BYTES + body.length)
        reject(new AppError('INGEST.MALFORMED', 'the call ended before its message was whole'));
      else if (flag > 1)
        reject(new AppError('INGEST.MALFORMED', `the compressed flag of the message is ${String(flag)}; it must be 0 or 1`));
      else resolve({ compressed: flag === 1, body });
    });
  });
}

function refuse(stream: ServerHttp2Stream, error: unknown, deps: ServerDeps): void {
  const { status } = refusalOf(error, deps.limits);
  deps.refusals.note(error, { 'rpc.system': 'grpc', 'rpc.grpc.status_code': status.code });
  if (stream.destroyed || stream.closed) return;
  if (stream.headersSent) {
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    return;
  }
  trailersOnly(stream, status);
}

function trailersOnly(stream: ServerHttp2Stream, status: Status): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-accept-encoding': ENCODINGS,
      'grpc-status': String(status.code),
      'grpc-message': percentEncode(status.message),
      ...(status.details.length === 0
        ? {}
        : { 'grpc-status-details-bin': Buffer.from(encodeStatus(status)).toString('base64').replace(/=+$/, '') }),
    },
    { endStream: true },
  );
  // What still arrives is read and dropped: a reset could overtake the answer.
  stream.resume();
}

/** gRPC: every byte outside of printable ASCII, and `%`, as `%XX`. */
function percentEncode(message: string): string {
  return Array.from(Buffer.from(message), (byte) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout: 10S`. Without one, or with one that cannot be read, there is no deadline. */
function deadlineOf(timeout: string | readonly string[] | undefined, nowMs: number): number {
  const match = /^(\d{1,8})([HMSmun])$/.exec(typeof timeout === 'string' ? timeout : '');
  return match === null ? Number.POSITIVE_INFINITY : nowMs + Number(match[1]) * (UNIT_MS[match[2] ?? 'S'] ?? 1_000);
}
