import { readFile } from 'node:fs/promises';
import { parseProjectId, silentLog, systemClock, type Log, type Running } from '@spanhouse/core';
import { createAdminServer, type ReadinessCheck } from '@spanhouse/core/admin-server';
import { encodeTraces } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { createMemorySpanLog } from '@spanhouse/span-log';
import { afterEach, expect, it } from 'vitest';
import { createGateway } from '../gateway/gateway.ts';
import { NO_QUOTA } from '../gateway/key-quotas.ts';
import { IngestMetrics } from './ingest-metrics.ts';

const OPERATIONS = new URL('../../../../docs/operations.md', import.meta.url);
const running: Running[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop(AbortSignal.timeout(1_000));
});

/** The address of an admin server, and of a gateway that it watches. */
async function start(checks: readonly ReadinessCheck[] = []): Promise<{ readonly admin: string; readonly traces: string }> {
  const metrics = new IngestMetrics();
  const spanLog = createMemorySpanLog();
  await spanLog.openReader('hot', 0);
  metrics.watchLog(spanLog);
  const gateway = await createGateway({
    log: spanLog,
    keys: { resolve: () => Promise.resolve({ projectId: parseProjectId(1), keyId: 0, quota: NO_QUOTA }) },
    clock: systemClock,
    logger: silentLog,
    gatewayId: 'test',
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: 0,
    onAppended: (seconds) => {
      metrics.appended(seconds);
    },
  }).start();
  metrics.watchGateway(gateway);
  metrics.stored({
    counts: { records: 1, spans: 7, traces: 1, duplicateSpans: 2, uncountedSpans: 0, blocks: 1, bodyBytes: 900, blockBytes: 90 },
    logRecords: 3,
    deadLetters: 1,
    buildMs: 40,
    storeMs: 300,
  });
  let port = 0;
  const log: Log = {
    ...silentLog,
    info: (_event, fields) => {
      port = Number(fields?.['server.port']);
    },
  };
  const server = createAdminServer({ host: '127.0.0.1', port: 0, registry: metrics.registry, checks, clock: systemClock, log });
  running.push(gateway, await server.start());
  return { admin: `http://127.0.0.1:${String(port)}`, traces: `http://127.0.0.1:${String(gateway.httpPort)}/v1/traces` };
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (Na[Nn]|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const SUFFIX = /_(bucket|sum|count)$/;

/** The text format, read strictly: each sample under its own TYPE, each TYPE after its HELP, nothing twice. */
function parse(text: string): { readonly types: ReadonlyMap<string, string>; readonly samples: ReadonlyMap<string, number> } {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  let family = '';
  let helped = '';
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [hash, word, name = '', ...rest] = line.split(' ');
    if (hash === '#' && word === 'HELP') {
      expect(rest.join(' ')).not.toBe('');
      helped = name;
    } else if (hash === '#' && word === 'TYPE') {
      expect(name).toMatch(NAME);
      expect([helped, types.has(name)]).toEqual([name, false]);
      types.set(name, rest.join(' '));
      family = name;
    } else {
      const match = SAMPLE.exec(line);
      if (match === null) throw new Error(`not a sample: ${line}`);
      const [, sample = '', labels = '', value = ''] = match;
      expect(types.get(family) === 'histogram' ? sample.replace(SUFFIX, '') : sample).toBe(family);
      expect(samples.has(sample + labels)).toBe(false);
      samples.set(sample + labels, Number(value));
    }
  }
  return { types, samples };
}

it('metrics say what the gateway, the log and compute have done', async () => {
  const { admin, traces } = await start();
  const headers = { 'content-type': 'application/x-protobuf' };
  await fetch(traces, { method: 'POST', headers, body: new Uint8Array(encodeTraces(aTracesData([aSpan(), aSpan({ traceId: 'ab' })]))) });
  await fetch(traces, { method: 'POST', headers, body: new Uint8Array([255]) });
  const response = await fetch(`${admin}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const { samples } = parse(await response.text());
  expect(Object.fromEntries([...samples].filter(([name]) => name.startsWith('spanhouse_') && !name.includes('_bucket')))).toMatchObject({
    'spanhouse_gateway_requests_total{outcome="accepted"}': 1,
    'spanhouse_gateway_requests_total{outcome="INGEST.MALFORMED"}': 1,
    'spanhouse_gateway_spans_total{outcome="accepted"}': 1,
    'spanhouse_gateway_spans_total{outcome="rejected"}': 1,
    spanhouse_gateway_in_flight_bytes: 0,
    spanhouse_gateway_append_seconds_count: 1,
    'spanhouse_log_lag_records{partition="0",reader="hot"}': 1,
    'spanhouse_compute_cut_seconds_sum{step="store"}': 0.3,
    spanhouse_compute_spans_stored_total: 7,
    spanhouse_compute_duplicate_spans_total: 2,
    spanhouse_compute_block_bytes_total: 90,
    spanhouse_compute_body_bytes_total: 900,
    spanhouse_compute_dead_letters_total: 1,
  });
});

it('docs/operations.md names every metric of ours with its type, and no other', async () => {
  const { admin } = await start();
  const { types } = parse(await (await fetch(`${admin}/metrics`)).text());
  const page = await readFile(OPERATIONS, 'utf8');
  const documented = [...page.matchAll(/^\| `(spanhouse_(?!web_|clickhouse_)\w+)` *\| (\w+) /gm)].map(([, name, type]) => [name, type]);
  const ours = [...types].filter(([name]) => name.startsWith('spanhouse_'));
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(ours));
});

it('ready is told with the reason of what is not, also of what does not answer', async () => {
  let reason: string | null = null;
  const { admin } = await start([
    { name: 'log', whyNot: () => Promise.resolve(null) },
    { name: 'clickhouse', whyNot: () => (reason === 'silent' ? new Promise(() => undefined) : Promise.resolve(reason)) },
  ]);
  const ready = async (): Promise<unknown> => {
    const response = await fetch(`${admin}/health/ready`);
    return [response.status, await response.json()];
  };
  expect(await ready()).toEqual([200, { status: 'ok', checks: { log: 'ok', clickhouse: 'ok' } }]);
  reason = 'ClickHouse does not answer';
  expect(await ready()).toEqual([503, { status: 'not ready', checks: { log: 'ok', clickhouse: reason } }]);
  reason = 'silent';
  expect(await ready()).toEqual([503, { status: 'not ready', checks: { log: 'ok', clickhouse: 'no answer within 2000 ms' } }]);
  expect((await fetch(`${admin}/health`)).status).toBe(200);
  expect((await fetch(`${admin}/else`)).status).toBe(404);
  expect((await fetch(`${admin}/metrics`, { method: 'POST' })).status).toBe(405);
});
