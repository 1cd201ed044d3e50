/** The MUSTs of OTLP about traces, by the ids of the protocol checks, over real sockets. */
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { createConnection } from 'node:net';
import { gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { compressionAlgorithms, credentials, Client, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { AppError, isLoopbackAddress, parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import {
  decodeExportResponse,
  decodeStatus,
  decodeTraces,
  encodeTraces,
  GRPC_STATUS,
  tracesToJson,
  type TracesData,
} from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { createMemorySpanLog, type LogRecord, type SpanLog } from '@spanhouse/span-log';
import { describe, expect, it } from 'vitest';
import { GATEWAY_LIMITS, type GatewayLimits } from './gateway-limits.ts';
import { createGateway, type RunningGateway } from './gateway.ts';
import type { KeyResolver } from './key-resolver.ts';

const PROTOBUF = 'application/x-protobuf';
const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
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

type Setup = {
  readonly gateway: RunningGateway;
  readonly log: SpanLog;
  readonly url: string;
  readonly records: () => Promise<readonly LogRecord[]>;
};

async function withGateway(
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

function post(url: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': PROTOBUF, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

async function statusOf(response: Response): Promise<ReturnType<typeof decodeStatus>> {
  expect(response.headers.get('content-type')).toBe(PROTOBUF);
  return decodeStatus(new Uint8Array(await response.arrayBuffer()));
}

function contentOf(record: LogRecord | undefined): TracesData {
  if (record === undefined) throw new Error('no record');
  return decodeTraces(record.header.encoding === 'zstd' ? zstdDecompressSync(record.body) : record.body);
}

const data = aTracesData([aSpan(), aSpan({ spanId: '0a'.repeat(8) })]);
const bytes = encodeTraces(data);
const tenSpans = encodeTraces(aTracesData(Array.from({ length: 10 }, (_, i) => aSpan({ spanId: `0${String(i)}`.padEnd(16, '1') }))));

describe('OTLP/HTTP', () => {
  it('O-30, O-33, O-4: a POST to /v1/traces is answered 200 with an empty response, and the log has it', () =>
    withGateway(async ({ url, records }) => {
      const response = await post(url, bytes);
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(0);
      const [record] = await records();
      expect(record?.header).toMatchObject({
        projectId: 1,
        keyId: 0,
        signal: 'traces',
        itemCount: 2,
        encoding: 'zstd',
        gatewayId: 'test',
        bodyBytes: bytes.length,
      });
      expect(contentOf(record)).toEqual(data);
    }));

  it('O-31, O-32: JSON is taken on the same port and answered as JSON', () =>
    withGateway(async ({ url, records }) => {
      const response = await post(url, tracesToJson(data), { 'content-type': 'application/json; charset=utf-8' });
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.text()).toBe('{}');
      expect(contentOf((await records())[0])).toEqual(data);
    }));

  it('O-1, O-2, O-38: gzip and zstd are honoured and kept as sent; a damaged body is 400; other encodings are 415', () =>
    withGateway(async ({ url, records }) => {
      const packed = { gzip: gzipSync(bytes), zstd: zstdCompressSync(bytes) };
      for (const encoding of ['gzip', 'zstd'] as const)
        expect((await post(url, packed[encoding], { 'content-encoding': encoding })).status).toBe(200);
      const kept = await records();
      expect(kept.map((record) => record.header.encoding)).toEqual(['gzip', 'zstd']);
      expect(Buffer.compare(kept[0]?.body ?? new Uint8Array(), packed.gzip)).toBe(0);
      for (const encoding of ['gzip', 'zstd'] as const) {
        expect((await post(url, packed[encoding].subarray(0, packed[encoding].length - 9), { 'content-encoding': encoding })).status).toBe(
          400,
        );
        expect((await post(url, bytes, { 'content-encoding': encoding })).status).toBe(400);
      }
      expect((await post(url, bytes, { 'content-encoding': 'br' })).status).toBe(415);
    }));

  it('O-3, O-11: an empty request is a success and stores nothing', () =>
    withGateway(async ({ url, records }) => {
      expect((await post(url, new Uint8Array())).status).toBe(200);
      expect((await post(url, encodeTraces(aTracesData([])))).status).toBe(200);
      expect((await post(url, '{}', { 'content-type': 'application/json' })).status).toBe(200);
      expect(await records()).toHaveLength(0);
    }));

  it('O-5, O-6, O-60: spans with bad ids are counted in the partial success, the others are stored', () =>
    withGateway(async ({ url, records }) => {
      const mixed = aTracesData([aSpan(), aSpan({ traceId: 'abcd' }), aSpan({ spanId: '0'.repeat(16) })]);
      const partial = decodeExportResponse(new Uint8Array(await (await post(url, encodeTraces(mixed))).arrayBuffer()));
      expect(partial?.rejectedItems).toBe(2);
      expect(partial?.errorMessage).toMatch(/trace id/);
      expect(contentOf((await records())[0])).toEqual(aTracesData([aSpan()]));
      const json = await post(url, tracesToJson(mixed), { 'content-type': 'application/json' });
      expect(await json.json()).toMatchObject({ partialSuccess: { rejectedSpans: '2' } });
    }));

  it('O-7, O-69: a warning has no rejected spans and a message', () =>
    withGateway(async ({ url }) => {
      let value: { kind: 'array'; values: { kind: 'array'; values: [] }[] } = { kind: 'array', values: [] };
      for (let i = 0; i < 40; i++) value = { kind: 'array', values: [value as never] };
      const deep = aTracesData([aSpan({ attributes: [{ key: 'deep', value }] })]);
      const partial = decodeExportResponse(new Uint8Array(await (await post(url, encodeTraces(deep))).arrayBuffer()));
      expect(partial).toMatchObject({ rejectedItems: 0, errorMessage: expect.stringContaining('nested') as string });
    }));

  it('O-12: unknown fields are ignored', () =>
    withGateway(async ({ url }) => {
      const unknown = Uint8Array.from([0xa2, 0x06, 3, 1, 2, 3]); // field 100, three bytes
      expect((await post(url, Buffer.concat([bytes, unknown]))).status).toBe(200);
    }));

  it('O-9, O-36: too large is 413, before and after decompression, with bounded memory', () =>
    withGateway(
      async ({ url, gateway, records }) => {
        expect((await post(url, new Uint8Array(200_000))).status).toBe(413);
        const zeros = Buffer.alloc(256 * 1024 * 1024);
        const bombs = [
          ['gzip', gzipSync(zeros).subarray(0, 100_000)],
          ['zstd', zstdCompressSync(zeros).subarray(0, 100_000)],
        ] as const;
        const before = process.memoryUsage().arrayBuffers;
        for (const [encoding, bomb] of bombs) {
          const response = await post(url, bomb, { 'content-encoding': encoding });
          expect(response.status).toBe(413);
          expect((await statusOf(response)).code).toBe(GRPC_STATUS.resourceExhausted);
        }
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
        expect(gateway.counters.refused.get('INGEST.BODY_TOO_LARGE')).toBe(3);
        expect(await records()).toHaveLength(0);
      },
      { limits: { otlp: { ...GATEWAY_LIMITS.otlp, bodyBytesMax: 100_000 } } },
    ));

  it('O-35: what cannot be decoded is 400 with BadRequest', () =>
    withGateway(async ({ url }) => {
      const response = await post(url, Uint8Array.from([10, 200]));
      expect(response.status).toBe(400);
      const status = await statusOf(response);
      expect(status).toMatchObject({ code: GRPC_STATUS.invalidArgument, details: [{ kind: 'bad-request' }] });
    }));

  it('O-34: every refusal carries a Status in the request’s content type', () =>
    withGateway(async ({ url }) => {
      const base = url.replace('/v1/traces', '');
      const cases: readonly (readonly [number, Promise<Response>])[] = [
        [404, post(`${base}/v1/metrics`, bytes)],
        [404, post(`${base}/v1/metrics`, bytes)],
        [404, post(`${base}/nowhere`, bytes)],
        [405, fetch(url, { headers: { 'content-type': PROTOBUF } })],
        [415, post(url, bytes, { 'content-type': 'text/plain' })],
        [401, post(url, bytes, { authorization: 'Bearer unknown' })],
        [403, post(url, bytes, { authorization: 'Bearer logs-only' })],
        [503, post(url, bytes, { 'x-spanhouse-key': 'away' })],
      ];
      for (const [expected, sent] of cases) {
        const response = await sent;
        expect(response.status).toBe(expected);
        expect((await statusOf(response)).message).not.toBe('');
      }
      const json = await post(`${base}/v1/metrics`, '{}', { 'content-type': 'application/json' });
      expect(json.headers.get('content-type')).toBe('application/json');
      expect(await json.json()).toMatchObject({ code: GRPC_STATUS.unimplemented, message: expect.stringContaining('traces') as string });
      expect((await fetch(url)).headers.get('allow')).toBe('POST');
    }));

  it('O-8, O-37, O-39: what may pass is 503 with Retry-After, never 500 and never partial success', async () => {
    const memory = createMemorySpanLog();
    const failures = [new AppError('LOG.UNAVAILABLE', 'the log could not be written'), new TypeError('a mistake of ours')];
    const log: SpanLog = { ...memory, partitions: 1, append: () => Promise.reject(failures.shift() ?? new Error('none left')) };
    await withGateway(
      async ({ url }) => {
        for (let i = 0; i < 2; i++) {
          const response = await post(url, bytes);
          expect(response.status).toBe(503);
          expect(response.headers.get('retry-after')).toBe('1');
          const status = await statusOf(response);
          expect(status).toMatchObject({ code: GRPC_STATUS.unavailable, details: [{ kind: 'retry-info', delayMs: 1000 }] });
          expect(status.message).not.toContain('mistake');
        }
      },
      { log },
    );
  });

  it('O-40: chunked bodies and Expect: 100-continue work; a body that is too large is never asked for', () =>
    withGateway(async ({ url, gateway }) => {
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(bytes.subarray(0, 10));
          controller.enqueue(bytes.subarray(10));
          controller.close();
        },
      });
      const chunked = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': PROTOBUF },
        body: stream,
        duplex: 'half',
      });
      expect(chunked.status).toBe(200);
      const head = (length: number): string =>
        `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: ${String(length)}\r\nExpect: 100-continue\r\n\r\n`;
      expect(await firstLine(gateway.httpPort, head(bytes.length))).toBe('HTTP/1.1 100 Continue');
      expect(await firstLine(gateway.httpPort, head(10_000_000_000))).toBe('HTTP/1.1 413 Payload Too Large');
    }));

  it('O-39: a request that is not HTTP is 400 with a Status', () =>
    withGateway(async ({ gateway }) => {
      expect(await firstLine(gateway.httpPort, 'nonsense\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    }));

  it('O-13: the key alone decides the project, whatever the payload says', () =>
    withGateway(async ({ url, records }) => {
      await post(url, bytes, { authorization: 'Bearer second', 'x-scope-orgid': '1', 'x-spanhouse-project': 'default' });
      expect((await records())[0]?.header).toMatchObject({ projectId: 2, keyId: 9 });
    }));

  it('a key that has sent more than its quota is told how long to wait, before a byte of its body is read; others go on', () =>
    withGateway(async ({ url, records }) => {
      const bounded = { authorization: 'Bearer bounded' };
      expect((await post(url, tenSpans, bounded)).status).toBe(200);
      const refused = await post(url, new Uint8Array(1_000), bounded);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await statusOf(refused)).toMatchObject({ code: GRPC_STATUS.resourceExhausted, details: [{ kind: 'retry-info' }] });
      expect((await post(url, bytes, { authorization: 'Bearer other' })).status).toBe(200);
      expect(await records()).toHaveLength(2);
    }));

  it('admits by bytes in flight: beyond it senders wait', async () => {
    const memory = createMemorySpanLog();
    const gates: (() => void)[] = [];
    const log: SpanLog = {
      ...memory,
      partitions: 1,
      status: () => memory.status(),
      append: () =>
        new Promise((resolve) =>
          gates.push(() => {
            resolve(0n);
          }),
        ),
    };
    await withGateway(
      async ({ url }) => {
        const first = post(url, bytes);
        while (gates.length === 0) await new Promise(setImmediate);
        expect((await post(url, bytes)).status).toBe(503);
        gates.forEach((open) => {
          open();
        });
        expect((await first).status).toBe(200);
      },
      { log, limits: { bytesInFlightMax: bytes.length + 10 } },
    );
  });

  it('what is announced and does not come holds nothing: others are served meanwhile', () =>
    withGateway(
      async ({ gateway, url }) => {
        const sockets = Array.from({ length: 4 }, () => createConnection(gateway.httpPort, '127.0.0.1'));
        for (const socket of sockets)
          socket.write(`POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: 1000000\r\n\r\nab`);
        const session = connect(`http://127.0.0.1:${String(gateway.grpcPort)}`);
        const calls = Array.from({ length: 4 }, () => grpcRequest(session));
        for (const { stream } of calls) stream.write(Buffer.from([0, 0, 15, 66, 64, 1]));
        for (let i = 0; i < 5; i++) expect((await post(url, bytes)).status).toBe(200);
        for (const socket of sockets) socket.destroy();
        session.destroy();
        await Promise.allSettled(calls.map(({ status }) => status));
      },
      { limits: { bytesInFlightMax: 2_000_000 } },
    ));

  it('a refused body is read away, so that a sender which writes first and reads then gets the answer', () =>
    withGateway(
      async ({ gateway }) => {
        const answer = await new Promise<string>((resolve, reject) => {
          const socket = createConnection(gateway.httpPort, '127.0.0.1');
          const body = Buffer.alloc(5_000_000);
          socket.write(
            `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: ${String(body.length)}\r\n\r\n`,
          );
          // Only when all is written is anything read.
          socket.write(body, () => socket.on('data', (data) => resolve(data.toString('latin1').split('\r\n')[0] ?? '')));
          socket.on('error', reject);
        });
        expect(answer).toBe('HTTP/1.1 413 Payload Too Large');
      },
      { limits: { otlp: { ...GATEWAY_LIMITS.otlp, bodyBytesMax: 1_000_000 } } },
    ));

  it('a web page needs a key, a program on this machine does not', () =>
    withGateway(async ({ url }) => {
      expect((await post(url, bytes, { origin: 'http://evil.example' })).status).toBe(401);
      expect((await post(url, bytes, { origin: 'http://evil.example', authorization: 'Bearer second' })).status).toBe(200);
      expect((await post(url, bytes)).status).toBe(200);
    }));

  it('whoever comes through a proxy on this machine is not on this machine', () =>
    withGateway(async ({ url }) => {
      for (const headers of [
        { 'x-forwarded-for': '127.0.0.1' },
        { forwarded: 'for=192.0.2.1' },
        { via: '1.1 proxy' },
        { 'x-real-ip': '127.0.0.1' },
      ]) {
        expect((await post(url, bytes, headers)).status, JSON.stringify(headers)).toBe(401);
        expect((await post(url, bytes, { ...headers, authorization: 'Bearer second' })).status).toBe(200);
      }
    }));

  it('a page may ask before it sends, and reads the answer of a request that was refused', () =>
    withGateway(async ({ url }) => {
      const origin = 'https://shop.example';
      const asked = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' };
      const preflight = await fetch(url, { method: 'OPTIONS', headers: asked });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin'), preflight.headers.get('vary')]).toEqual([
        204,
        origin,
        'origin',
      ]);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
      const taken = await post(url, bytes, { origin, authorization: 'Bearer shop-pages' });
      expect([taken.status, taken.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      const refused = await post(url, bytes, { origin: 'https://evil.example', authorization: 'Bearer shop-pages' });
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, 'https://evil.example']);
      expect((await post(url, bytes, { authorization: 'Bearer shop-pages' })).status).toBe(403);
    }));

  it('says that it is ready, and stops with requests under way answered', async () => {
    await withGateway(async ({ url, gateway }) => {
      expect((await fetch(url.replace('/v1/traces', '/health'))).status).toBe(200);
      const answers = Promise.all(Array.from({ length: 20 }, () => post(url, bytes).then((response) => response.status)));
      await post(url, bytes);
      await gateway.stop(AbortSignal.timeout(5_000));
      expect(new Set(await answers)).toEqual(new Set([200]));
    });
  });
});

describe('OTLP/gRPC', () => {
  const call = (
    port: number,
    message: Uint8Array,
    options: { path?: string; key?: string; deadlineMs?: number; compression?: compressionAlgorithms; via?: string } = {},
  ): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const client = new Client(`127.0.0.1:${String(port)}`, credentials.createInsecure(), {
        'grpc.default_compression_algorithm': options.compression ?? compressionAlgorithms.identity,
      });
      const metadata = new Metadata();
      if (options.key !== undefined) metadata.set('authorization', `Bearer ${options.key}`);
      if (options.via !== undefined) metadata.set('via', options.via);
      const done = (error: ServiceError | null, value?: Uint8Array): void => {
        client.close();
        if (error !== null) reject(error);
        else resolve(value ?? new Uint8Array());
      };
      client.makeUnaryRequest(
        options.path ?? EXPORT,
        (value: Uint8Array) => Buffer.from(value),
        (value: Buffer) => new Uint8Array(value),
        message,
        metadata,
        { deadline: systemClock.now() + (options.deadlineMs ?? 10_000) },
        done,
      );
    });

  it('O-20, O-4: a stock client exports, with and without gzip', () =>
    withGateway(async ({ gateway, records }) => {
      expect(await call(gateway.grpcPort, bytes)).toHaveLength(0);
      expect(await call(gateway.grpcPort, bytes, { compression: compressionAlgorithms.gzip })).toHaveLength(0);
      const kept = await records();
      expect(kept.map((record) => record.header.encoding)).toEqual(['zstd', 'gzip']);
      expect(contentOf(kept[0])).toEqual(data);
    }));

  it('a key beyond its quota gets RESOURCE_EXHAUSTED with RetryInfo', () =>
    withGateway(async ({ gateway }) => {
      await call(gateway.grpcPort, tenSpans, { key: 'bounded' });
      const error: unknown = await call(gateway.grpcPort, bytes, { key: 'bounded' }).catch((refusal: unknown) => refusal);
      expect(error).toMatchObject({ code: GRPC_STATUS.resourceExhausted });
      const [packed] = (error as ServiceError).metadata.get('grpc-status-details-bin');
      expect(decodeStatus(packed as Buffer)).toMatchObject({ details: [{ kind: 'retry-info' }] });
    }));

  it('O-5: partial success', () =>
    withGateway(async ({ gateway }) => {
      const answer = await call(gateway.grpcPort, encodeTraces(aTracesData([aSpan(), aSpan({ spanId: '' })])));
      expect(decodeExportResponse(answer)?.rejectedItems).toBe(1);
    }));

  it.each([
    ['O-24: bad data is INVALID_ARGUMENT', Uint8Array.from([10, 200]), {}, GRPC_STATUS.invalidArgument],
    ['O-25: an unknown key is UNAUTHENTICATED', bytes, { key: 'unknown' }, GRPC_STATUS.unauthenticated],
    ['O-25: a key without the scope is PERMISSION_DENIED', bytes, { key: 'logs-only' }, GRPC_STATUS.permissionDenied],
    ['O-25, O-26: a key store that is away is UNAVAILABLE', bytes, { key: 'away' }, GRPC_STATUS.unavailable],
    [
      'other signals are UNIMPLEMENTED',
      bytes,
      { path: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export' },
      GRPC_STATUS.unimplemented,
    ],
  ] as const)('%s', (_name, message, options, code) =>
    withGateway(async ({ gateway }) => {
      await expect(call(gateway.grpcPort, message, options)).rejects.toMatchObject({ code });
    }),
  );

  it('O-21: over the limit is RESOURCE_EXHAUSTED without RetryInfo', () =>
    withGateway(
      async ({ gateway }) => {
        const error = (await call(gateway.grpcPort, new Uint8Array(300_000)).catch((caught: unknown) => caught)) as ServiceError;
        expect(error.code).toBe(GRPC_STATUS.resourceExhausted);
        expect(error.metadata.get('grpc-status-details-bin')).toEqual([]);
      },
      { limits: { otlp: { ...GATEWAY_LIMITS.otlp, bodyBytesMax: 100_000 } } },
    ));

  it('O-22, O-23: what may pass is UNAVAILABLE with RetryInfo', () =>
    withGateway(async ({ gateway }) => {
      const error = (await call(gateway.grpcPort, bytes, { key: 'away' }).catch((caught: unknown) => caught)) as ServiceError;
      const [detail] = error.metadata.get('grpc-status-details-bin');
      expect(decodeStatus(new Uint8Array(Buffer.from(detail ?? '')))).toMatchObject({ details: [{ kind: 'retry-info', delayMs: 1000 }] });
    }));

  it('O-25: whoever comes through a proxy on this machine needs a key', () =>
    withGateway(async ({ gateway }) => {
      await expect(call(gateway.grpcPort, bytes, { via: '1.1 proxy' })).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
      await call(gateway.grpcPort, bytes, { via: '1.1 proxy', key: 'second' });
    }));

  it('O-14: a hundred calls on one connection are answered independently', () =>
    withGateway(async ({ gateway, records }) => {
      const session = connect(`http://127.0.0.1:${String(gateway.grpcPort)}`);
      const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), bytes]);
      frame.writeUInt32BE(bytes.length, 1);
      const statuses = await Promise.all(
        Array.from(
          { length: 100 },
          () =>
            new Promise<unknown>((resolve, reject) => {
              const stream = session.request({ ':method': 'POST', ':path': EXPORT, 'content-type': 'application/grpc', te: 'trailers' });
              stream
                .on('trailers', (trailers) => {
                  resolve(trailers['grpc-status']);
                })
                .on('error', reject)
                .resume();
              stream.end(frame);
            }),
        ),
      );
      session.close();
      expect(new Set(statuses)).toEqual(new Set(['0']));
      expect(await records()).toHaveLength(100);
    }));

  it('a message that trickles is ended when its time is over, whatever still comes', () =>
    withGateway(
      async ({ gateway }) => {
        const session = connect(`http://127.0.0.1:${String(gateway.grpcPort)}`);
        const { stream, status } = grpcRequest(session);
        stream.write(Buffer.from([0, 0, 15, 66, 64]));
        const trickle = setInterval(() => stream.write('a'), 20);
        expect(await status).toBe(String(GRPC_STATUS.unavailable));
        clearInterval(trickle);
        session.destroy();
      },
      { limits: { headersTimeoutMs: 300, requestTimeoutMs: 300 } },
    ));

  it('a message that says it is compressed, without saying how, is INVALID_ARGUMENT', () =>
    withGateway(async ({ gateway, records }) => {
      const session = connect(`http://127.0.0.1:${String(gateway.grpcPort)}`);
      const { stream, status } = grpcRequest(session);
      const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), bytes]);
      frame.writeUInt32BE(bytes.length, 1);
      stream.end(frame);
      expect(await status).toBe(String(GRPC_STATUS.invalidArgument));
      session.destroy();
      expect(await records()).toEqual([]);
    }));

  it('O-2: an encoding that is not taken is UNIMPLEMENTED and names those that are', () =>
    withGateway(async ({ gateway }) => {
      const session = connect(`http://127.0.0.1:${String(gateway.grpcPort)}`);
      const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
        const stream = session.request({
          ':method': 'POST',
          ':path': EXPORT,
          'content-type': 'application/grpc',
          'grpc-encoding': 'snappy',
          te: 'trailers',
        });
        stream.on('response', resolve).on('error', reject).resume();
        stream.end();
      });
      session.close();
      expect(headers).toMatchObject({ 'grpc-status': String(GRPC_STATUS.unimplemented), 'grpc-accept-encoding': 'identity,gzip,zstd' });
    }));
});

/** A call whose body is written by hand, and its status. */
function grpcRequest(session: ClientHttp2Session): { readonly stream: ClientHttp2Stream; readonly status: Promise<unknown> } {
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

/** First line of the answer to bytes on a bare socket. */
function firstLine(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (answer) => {
      resolve(answer.toString('latin1').split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
