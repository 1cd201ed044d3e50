import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
/** The MUSTs of OTLP about traces, by the ids of the protocol checks, over real sockets. */
import { zstdDecompressSync } from 'node:zlib';
import { AppError, isLoopbackAddress, parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import { decodeStatus, decodeTraces, encodeTraces, type TracesData } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { createMemorySpanLog, type LogRecord, type SpanLog } from '@spanhouse/span-log';
import { expect } from 'vitest';
import { GATEWAY_LIMITS, type GatewayLimits } from '../../src/gateway/gateway-limits.ts';
import { createGateway, type RunningGateway } from '../../src/gateway/gateway.ts';
import type { KeyResolver } from '../../src/gateway/key-resolver.ts';

export const PROTOBUF = 'application/x-protobuf';
export const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const KNOWN: KeyResolver = {
  resolve: ({ key, origin, address }) => {
    if (key === null && !isLoopbackAddress(address)) return Promise.resolve('unauthenticated');
    if (key === 'away') return Promise.reject(new AppError('STORE.UNAVAILABLE', 'the key store does not answer'));
    return Promise.resolve(
      key === 'unknown'
        ? 'unauthenticated'
        : key === 'logs-only' || (key === 'shop-pages' && origin !== 'https://shop.example')
          ? 'forbidden'
          : {
              projectId: parseProjectId(key === 'second' ? 2 : 1),
              keyId: key === null ? 0 : key === 'bounded' ? 7 : 9,
              quota: { spansPerSecond: key === 'bounded' ? 1 : null, bytesPerSecond: null },
            },
    );
  },
};

export type Setup = {
  readonly gateway: RunningGateway;
  readonly log: SpanLog;
  readonly url: string;
  readonly records: () => Promise<readonly LogRecord[]>;
};

export async function withGateway(
  body: (setup: Setup) => Promise<void>,
  over: { limits?: Partial<GatewayLimits>; log?: SpanLog } = {},
): Promise<void> {
  const log = over.log ?? createMemorySpanLog();
  const limits = { ...GATEWAY_LIMITS, ...over.limits };
  const gateway = await createGateway({
    log,
    keys: KNOWN,
    clock: systemClock,
    logger: silentLog,
    gatewayId: 'test',
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: 0,
    limits,
  }).start();
  try {
    await body({
      gateway,
      log,
      url: `http://127.0.0.1:${String(gateway.httpPort)}/v1/traces`,
      records: async () => (await log.openReader('test', 0)).read(0n, { recordsMax: 1_000, bytesMax: 1e9, waitMs: 0 }),
    });
  } finally {
    await gateway.stop(AbortSignal.timeout(2_000));
  }
}

export function post(url: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': PROTOBUF, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

export async function statusOf(response: Response): Promise<ReturnType<typeof decodeStatus>> {
  expect(response.headers.get('content-type')).toBe(PROTOBUF);
  return decodeStatus(new Uint8Array(await response.arrayBuffer()));
}

export function contentOf(record: LogRecord | undefined): TracesData {
  if (record === undefined) throw new Error('no record');
  return decodeTraces(record.header.encoding === 'zstd' ? zstdDecompressSync(record.body) : record.body);
}

export const data = aTracesData([aSpan(), aSpan({ spanId: '0a'.repeat(8) })]);
export const bytes = encodeTraces(data);
export const tenSpans = encodeTraces(aTracesData(Array.from({ length: 10 }, (_, i) => aSpan({ spanId: `0${String(i)}`.padEnd(16, '1') }))));

/** A call whose body is written by hand, and its status. */
export function grpcRequest(session: ClientHttp2Session): { readonly stream: ClientHttp2Stream; readonly status: Promise<unknown> } {
  const stream = session.request({ ':method': 'POST', ':path': EXPORT, 'content-type': 'application/grpc', te: 'trailers' });
  const status = new Promise<unknown>((resolve, reject) => {
    for (const event of ['response', 'trailers'] as const) {
      stream.on(event, (headers: Record<string, unknown>) => {
        if (headers['grpc-status'] !== undefined) resolve(headers['grpc-status']);
      });
    }
    stream.on('error', reject).on('close', () => {
      reject(new Error('the call ended without a status'));
    });
  });
  stream.resume();
  return { stream, status };
}
