import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, Secret, silentLog, type Clock } from '@spanhouse/core';
import { decodeTraces } from '@spanhouse/otlp';
import { createSimulator } from '@spanhouse/simulator';
import { expect, it } from 'vitest';
import { createExporter } from '../src/exporter.ts';
import { createFileProgress } from '../src/progress.ts';
import { playTraffic } from '../src/traffic.ts';
import { startGateway } from './support/gateway.ts';

const START = Date.UTC(2026, 10, 23, 10);
const MINUTE_MS = 60_000;
const RATE = 30;

/** Plays from `fromMs` on for some ticks of the clock; each wait moves it on. @returns the span ids that arrived, in order */
async function play(path: string, fromMs: number, ticks: number, statuses: readonly number[] = []): Promise<readonly string[]> {
  const gateway = await startGateway(statuses);
  const stop = new AbortController();
  const manual = manualClock(fromMs);
  let left = ticks;
  const clock: Clock = {
    ...manual,
    sleep: (ms) => {
      if (ms === 1_000 && --left < 0) stop.abort(new Error('enough'));
      manual.advance(ms);
      return Promise.resolve();
    },
  };
  await playTraffic(
    {
      simulator: createSimulator({ seed: 7 }),
      exporter: createExporter({ url: gateway.url, key: new Secret('key') }, clock),
      progress: createFileProgress(path),
      clock,
      log: silentLog,
      spansPerSecond: RATE,
      backfillMs: MINUTE_MS,
    },
    stop.signal,
  );
  await gateway.stop();
  return gateway.received.flatMap(({ body }) =>
    decodeTraces(body).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`)),
    ),
  );
}

/** What the shop does between two moments. */
function expected(fromMs: number, toMs: number): string[] {
  return [...createSimulator({ seed: 7 }).traces(fromMs, toMs, RATE)]
    .flatMap(({ traceId, spans }) => spans.map(({ span }) => `${traceId}/${span.spanId}`))
    .sort();
}

async function inFolder(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'spanhouse-demo-'));
  await body(join(folder, 'demo', 'sent-to'));
  await rm(folder, { recursive: true });
}

it('fills the recent past, then goes on second by second', () =>
  inFolder(async (path) => {
    const sent = await play(path, START, 10);
    expect([...sent].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 7_000));
    expect(await readFile(path, 'utf8')).toBe(String(START + 7_000));
  }));

it('a restart leaves nothing out and sends nothing twice', () =>
  inFolder(async (path) => {
    const first = await play(path, START, 5);
    const second = await play(path, START + 30_000, 5);
    expect([...first, ...second].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 32_000));
  }));

it('after a long pause only the recent past is filled', () =>
  inFolder(async (path) => {
    await play(path, START, 1);
    const later = START + 60 * MINUTE_MS;
    expect([...(await play(path, later, 2))].sort()).toEqual(expected(later - MINUTE_MS - 3_000, later - 1_000));
  }));

it('what the gateway puts off is sent until it is taken', () =>
  inFolder(async (path) => {
    const sent = new Set(await play(path, START, 3, [503, 429, 200, 503]));
    expect([...sent].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START));
  }));

it('a position that cannot be read is as good as none', () =>
  inFolder(async (path) => {
    await play(path, START, 1);
    await writeFile(path, 'not a number');
    expect([...(await play(path, START, 2))].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START - 1_000));
  }));
