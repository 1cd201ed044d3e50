/** The MUSTs of OTLP about traces, by the ids of the protocol checks, over real sockets. */
import { connect } from 'node:http2';
import { createConnection } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { AppError } from '@spanhouse/core';
import { decodeExportResponse, encodeTraces, GRPC_STATUS, tracesToJson } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { createMemorySpanLog, type SpanLog } from '@spanhouse/span-log';
import { describe, expect, it } from 'vitest';
import { GATEWAY_LIMITS } from './gateway-limits.ts';
import { bytes, contentOf, data, post, PROTOBUF, statusOf, tenSpans, withGateway, grpcRequest } from '../../test/support/with-gateway.ts';

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
