import { openTestLogStore } from '@spanhouse/log-store/testing';
import { parseProjectId, systemClock } from '@spanhouse/core';
import { decodeTraces, encodeTraces, OTLP_LIMITS, tracesFromJson } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../src/server/router.ts';
import { startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

/** Keys that write into what every object inherits, where a program copies `into[key] = value` or takes dots for a path. */
const KEYS = [
  '__proto__',
  '__proto__.polluted',
  '__proto__[polluted]',
  'constructor',
  'constructor.prototype.polluted',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'toJSON',
];
const TRACE = '5b8efff798038103d269b633813fc60c';
const SHARED = { Object, Array, Function, String, Number, Map, Set, Promise, RegExp, Error, Uint8Array };

let store: TestStore;
let server: WebServer;
let owner: CallHeaders;
const before = shapes();

beforeAll(async () => {
  store = await startTestStore();
  const { reader: logs } = await openTestLogStore(store.clickhouse);
  server = await startWebServer(undefined, { traces: store.reader, applications: store.applications, logs });
  owner = { ...(await server.setUpOwner()), 'x-spanhouse-project': 'default' };
});
afterAll(async () => {
  await server.stop();
  await store.stop();
});

/** What every object of the process inherits: names, and what stands behind them. */
function shapes(): ReadonlyMap<string, PropertyDescriptor> {
  return new Map(
    Object.entries(SHARED).flatMap(([name, made]) =>
      Reflect.ownKeys(made.prototype as object).map((key): [string, PropertyDescriptor] => [
        `${name}.${String(key)}`,
        Object.getOwnPropertyDescriptor(made.prototype, key) ?? {},
      ]),
    ),
  );
}

function expectUnchanged(): void {
  expect([...shapes().keys()]).toEqual([...before.keys()]);
  expect(shapes()).toEqual(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}

it('keys that name what objects inherit are kept as any other, from the wire to the page', async () => {
  const attributes = KEYS.map((key) => ({ key, value: { kind: 'string', value: `of ${key}` } as const }));
  const nested = { key: 'nested', value: { kind: 'kvlist', entries: attributes } as const };
  const span = aSpan({ traceId: TRACE, name: '__proto__', attributes: [...attributes, nested], startTimeUnixNano: nowNano() });
  const bytes = encodeTraces(aTracesData([span], 'constructor'));
  await store.write([aLogRecord(0n, bytes, { projectId: parseProjectId(1) })]);

  const got = await server.query('traces.get', { traceId: TRACE }, owner);
  expect(got.status, got.text).toBe(200);
  const shown = await server.query('traces.span', { traceId: TRACE, spanId: span.spanId }, owner);
  expect(shown.status, shown.text).toBe(200);
  for (const key of KEYS) expect(shown.text.split(JSON.stringify(`of ${key}`).slice(1, -1)).length, key).toBeGreaterThan(2);
  const range = { from: 'now-1h', to: 'now' };
  for (const key of KEYS) {
    const values = await server.query('traces.completeValues', { ...range, prefix: '', key, limit: 10 }, owner);
    expect([200, 400], values.text).toContain(values.status);
  }
  expectUnchanged();
});

it('JSON that names what objects inherit is decoded as the specification says: unknown members are left out', () => {
  const polluting = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
  const json = `{${polluting},"resourceSpans":[{${polluting},"scopeSpans":[{${polluting},"spans":[{${polluting},"traceId":"${TRACE}","spanId":"eee19b7ec3c1b174","name":"a",
    "attributes":[{${polluting},"key":"__proto__","value":{${polluting},"kvlistValue":{"values":[{"key":"polluted","value":{"boolValue":true}}]}}}]}]}]}]}`;
  const span = decodeTraces(tracesFromJson(Buffer.from(json), OTLP_LIMITS)).resourceSpans[0]?.scopeSpans[0]?.spans[0];
  expect(span?.attributes).toEqual([
    { key: '__proto__', value: { kind: 'kvlist', entries: [{ key: 'polluted', value: { kind: 'bool', value: true } }] } },
  ]);
  expectUnchanged();
});

it('no procedure takes them over from what it is sent', async () => {
  const bodies = [
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"json":{"__proto__":{"polluted":true}},"meta":{"values":{"__proto__.polluted":["Date"]},"referentialEqualities":{"__proto__":["a"]}}}',
    '{"name":{"__proto__":{"polluted":true}},"__proto__.polluted":1,"a[__proto__][polluted]":1}',
  ];
  for (const path of Object.keys(appRouter._def.procedures)) {
    for (const body of bodies) {
      const input = JSON.parse(body) as object; // an own member of that name, and sent as one
      expect((await server.call(path, input, owner)).status).toBeLessThan(500);
      expect((await server.query(path, input, owner)).status).toBeLessThan(500);
    }
  }
  expectUnchanged();
  // And the server answers as before; what was called has signed the owner out.
  const again = { ...(await server.signIn('ada@example.org')), 'x-spanhouse-project': 'default' };
  expect((await server.query('traces.get', { traceId: TRACE }, again)).status).toBe(200);
});

function nowNano(): bigint {
  return BigInt(systemClock.now() - 60_000) * 1_000_000n;
}
