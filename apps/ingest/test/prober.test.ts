import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseProjectId, Secret, silentLog, systemClock, systemRandom, unixMs, type Running } from '@spanhouse/core';
import { decodeTraces, encodeTraces, type TracesData } from '@spanhouse/otlp';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createProber, type ProbeReport } from '../src/prober/prober.ts';

const PROJECT = parseProjectId(3);

/** What stands between the prober and the store: takes a request and does with it what a test says. */
type Fate = 'stored' | 'lost' | 'altered' | 'refused' | 'stored late';
let fate: Fate;
let store: TestStore;
let gateway: Server;
let prober: Running | null;
let seenKeys: Set<string | undefined>;

beforeAll(async () => {
  store = await startTestStore();
});
afterAll(() => store.stop());

beforeEach(async () => {
  prober = null;
  seenKeys = new Set();
  gateway = createServer((request, response) => {
    seenKeys.add(request.headers.authorization);
    void buffer(request).then(async (body) => {
      if (fate === 'refused') return response.writeHead(503).end();
      const traces = decodeTraces(body);
      const write = (): Promise<unknown> =>
        store.write([
          aLogRecord(0n, fate === 'altered' ? altered(traces) : traces, { projectId: PROJECT, receivedAt: unixMs(systemClock.now()) }),
        ]);
      if (fate === 'stored' || fate === 'altered') await write();
      response.writeHead(200).end();
      return fate === 'stored late' ? systemClock.sleep(300).then(write) : undefined;
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await prober?.stop(AbortSignal.timeout(5_000));
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
});

function altered(traces: TracesData): Uint8Array {
  const text = Buffer.from(encodeTraces(traces));
  const at = text.indexOf('probe part 1');
  text.write('Probe', at);
  return text;
}

/** Runs it until so many reports have come. */
async function reports(
  count: number,
  over: { readonly kept?: number; readonly patienceMs?: number } = {},
): Promise<readonly ProbeReport[]> {
  const seen: ProbeReport[] = [];
  await new Promise<void>((resolve, reject) => {
    createProber({
      url: `http://127.0.0.1:${String((gateway.address() as AddressInfo).port)}`,
      key: new Secret('sphk_test'),
      projectId: PROJECT,
      reader: store.reader,
      everyMs: 5,
      patienceMs: 20_000,
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      onProbe: (report) => {
        seen.push(report);
        if (seen.length === count) resolve();
      },
      ...over,
    })
      .start()
      .then((running) => {
        prober = running;
      }, reject);
  });
  return seen.slice(0, count);
}

it('a trace that comes back as it was is ok, and tells how long it took', async () => {
  fate = 'stored';
  const [report] = await reports(1);
  expect(report).toMatchObject({ result: 'ok', age: 'fresh' });
  expect(report?.searchableMs).toBeGreaterThan(0);
  expect([...seenKeys]).toEqual(['Bearer sphk_test']);
});

it('one that is stored only later is waited for', async () => {
  fate = 'stored late';
  const [report] = await reports(1);
  expect(report?.result).toBe('ok');
  expect(report?.searchableMs).toBeGreaterThan(290);
});

it.each([
  ['lost', 'missing'],
  ['altered', 'mismatch'],
  ['refused', 'refused'],
] as const)('one that is %s is told as %s', async (how, result) => {
  fate = how;
  expect(await reports(1, { patienceMs: 500 })).toMatchObject([{ result, age: 'fresh' }]);
});

it('an old one is read once more', async () => {
  fate = 'stored';
  expect((await reports(4, { kept: 1 })).map(({ result, age }) => `${age} ${result}`)).toEqual([
    'fresh ok',
    'fresh ok',
    'old ok',
    'fresh ok',
  ]);
});
