/** The MUSTs of OTLP about logs over real sockets; what both signals share is in gateway.test.ts. */
import { gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import { decodeExportResponse, decodeLogs, encodeLogs, type LogsData } from '@spanhouse/otlp';
import { aLogRecord, aLogsData } from '@spanhouse/otlp/testing';
import { createMemorySpanLog, type LogRecord } from '@spanhouse/span-log';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GATEWAY_LIMITS } from './gateway-limits.ts';
import { createGateway, type RunningGateway } from './gateway.ts';

const PROTOBUF = 'application/x-protobuf';
const LIMITS = { ...GATEWAY_LIMITS, otlp: { ...GATEWAY_LIMITS.otlp, logRecordBytesMax: 2_000 } };
const log = () => createMemorySpanLog();
let spanLog: ReturnType<typeof log>;
let gateway: RunningGateway;
let url: string;

beforeEach(async () => {
  spanLog = log();
  gateway = await createGateway({
    log: spanLog,
    keys: {
      resolve: ({ key, signal }) =>
        Promise.resolve(
          key === 'traces-only' && signal === 'logs'
            ? 'forbidden'
            : { projectId: parseProjectId(1), keyId: 0, quota: { spansPerSecond: null, bytesPerSecond: null } },
        ),
    },
    clock: systemClock,
    logger: silentLog,
    gatewayId: 'test',
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: 0,
    limits: LIMITS,
  }).start();
  url = `http://127.0.0.1:${String(gateway.httpPort)}/v1/logs`;
});
afterEach(() => gateway.stop(AbortSignal.timeout(2_000)));

const data = aLogsData([aLogRecord({ traceId: '0a'.repeat(16), spanId: '0b'.repeat(8) }), aLogRecord({ eventName: 'order.paid' })]);
const bytes = encodeLogs(data);
const post = (body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': PROTOBUF, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
const records = async (): Promise<readonly LogRecord[]> =>
  (await spanLog.openReader('test', 0)).read(0n, { recordsMax: 1_000, bytesMax: 1e9, waitMs: 0 });
const contentOf = (record: LogRecord | undefined): LogsData => {
  if (record === undefined) throw new Error('no record');
  return decodeLogs(record.header.encoding === 'zstd' ? zstdDecompressSync(record.body) : record.body);
};

it('a POST to /v1/logs is answered 200 with an empty response, and the log has it under its signal', async () => {
  const response = await post(bytes);
  expect(response.status).toBe(200);
  expect((await response.arrayBuffer()).byteLength).toBe(0);
  const [record] = await records();
  expect(record?.header).toMatchObject({ signal: 'logs', itemCount: 2, bodyBytes: bytes.length });
  expect(contentOf(record)).toEqual(data);
  expect(gateway.counters.items).toEqual({ traces: { accepted: 0, rejected: 0 }, logs: { accepted: 2, rejected: 0 } });
});

it('JSON, gzip and zstd are taken', async () => {
  const json =
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1763892000000000000","severityNumber":17,"body":{"stringValue":"boom"}}]}]}]}';
  const response = await post(json, { 'content-type': 'application/json' });
  expect(await response.text()).toBe('{}');
  expect((await post(gzipSync(bytes), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect((await post(zstdCompressSync(bytes), { 'content-encoding': 'zstd' })).status).toBe(200);
  const kept = await records();
  expect(kept.map(({ header }) => [header.encoding, header.itemCount])).toEqual([
    ['zstd', 1],
    ['gzip', 2],
    ['zstd', 2],
  ]);
  expect(contentOf(kept[0]).resourceLogs[0]?.scopeLogs[0]?.logRecords[0]).toMatchObject({ severityNumber: 17, body: { value: 'boom' } });
});

it('a record that can never be stored is a partial success, in the words of each encoding, and the others are kept', async () => {
  const mixed = aLogsData([aLogRecord(), aLogRecord({ body: { kind: 'string', value: 'x'.repeat(3_000) } })]);
  const partial = decodeExportResponse(new Uint8Array(await (await post(encodeLogs(mixed))).arrayBuffer()));
  expect(partial).toMatchObject({ rejectedItems: 1, errorMessage: expect.stringContaining('larger than 2000 bytes') as string });
  expect(contentOf((await records())[0]).resourceLogs[0]?.scopeLogs[0]?.logRecords).toHaveLength(1);
  const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"${'x'.repeat(3_000)}"}}]}]}]}`;
  expect(await (await post(json, { 'content-type': 'application/json' })).json()).toMatchObject({
    partialSuccess: { rejectedLogRecords: '1' },
  });
});

it('a request that is sent again has the same digest, by which compute knows it', async () => {
  await post(bytes);
  await post(bytes);
  const digests = (await records()).map(({ header }) => Buffer.from(header.digest).toString('hex'));
  expect(new Set(digests).size).toBe(1);
});

it('what is damaged is refused for good, and a key without the scope too', async () => {
  expect((await post(bytes.subarray(0, bytes.length - 3))).status).toBe(400);
  expect((await post(bytes, { 'x-spanhouse-key': 'traces-only' })).status).toBe(403);
  expect(await records()).toEqual([]);
});

it('OTLP/gRPC: LogsService/Export is taken', async () => {
  const client = new Client(`127.0.0.1:${String(gateway.grpcPort)}`, credentials.createInsecure());
  const answer = await new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest(
      '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
      (value: Uint8Array) => Buffer.from(value),
      (value: Buffer) => value,
      bytes,
      (error: ServiceError | null, value?: Buffer) => {
        if (error === null && value !== undefined) resolve(value);
        else reject(error ?? new Error('no answer'));
      },
    );
  });
  client.close();
  expect(answer.length).toBe(0);
  expect(contentOf((await records())[0])).toEqual(data);
});
