/** The MUSTs of OTLP about traces, by the ids of the protocol checks, over real sockets. */
import { connect } from 'node:http2';
import { compressionAlgorithms, credentials, Client, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { systemClock } from '@spanhouse/core';
import { decodeExportResponse, decodeStatus, encodeTraces, GRPC_STATUS } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { describe, expect, it } from 'vitest';
import { GATEWAY_LIMITS } from './gateway-limits.ts';
import { bytes, contentOf, data, EXPORT, tenSpans, withGateway, grpcRequest } from '../../test/support/with-gateway.ts';

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
