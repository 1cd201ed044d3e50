import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createJsonLog, manualClock, parseSpanId, parseTraceId, Secret, systemClock, type Clock } from '@spanhouse/core';
import { decodeTraces, OTLP_LIMITS, scanLogs } from '@spanhouse/otlp';
import { createSimulator, logsOf } from '@spanhouse/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { createExporter } from '../src/exporter.ts';
import { createFileProgress } from '../src/progress.ts';
import { playTraffic } from '../src/traffic.ts';
import { startGateway, type Answer, type Received } from './support/gateway.ts';

const START = Date.UTC(2026, 10, 23, 10);
const MINUTE_MS = 60_000;
const RATE = 30;

type Play = {
  readonly fromMs: number;
  /** Waits of a second until the demo is stopped. */
  readonly ticks: number;
  readonly answers?: readonly Answer[];
  /** Stops the demo when this many requests have come in. */
  readonly stopAtRequest?: number;
  /** Lets what the demo waits for take as long as it does. */
  readonly isRealTime?: boolean;
};
type Played = {
  readonly spans: readonly string[];
  readonly received: readonly Received[];
  readonly logs: readonly Received[];
  readonly lines: readonly string[];
  readonly stoppedAfterMs: number;
};

/** Plays with a clock that every wait moves on. */
async function play(path: string, { fromMs, ticks, answers, stopAtRequest, isRealTime = false }: Play): Promise<Played> {
  const stop = new AbortController();
  let stoppedAt = Number.NaN;
  const stopNow = (): void => {
    stoppedAt = performance.now();
    stop.abort(new Error('enough'));
  };
  const gateway = await startGateway(answers, (count) => {
    if (count === stopAtRequest) stopNow();
  });
  const logGateway = await startGateway();
  const manual = manualClock(fromMs);
  let left = ticks;
  const clock: Clock = {
    ...manual,
    sleep: async (ms, signal) => {
      if (ms === 1_000 && --left < 0) stopNow();
      signal?.throwIfAborted();
      if (isRealTime || ms === FINISH_MS) await systemClock.sleep(ms, signal);
      else manual.advance(ms);
    },
  };
  const lines: string[] = [];
  const log = createJsonLog((line) => lines.push(line), clock);
  await playTraffic(
    {
      simulator: createSimulator({ seed: 7 }),
      exporter: createExporter({ url: gateway.url, key: new Secret('key') }, { clock, log }),
      logExporter: createExporter({ url: logGateway.url, key: new Secret('key') }, { clock, log }),
      progress: createFileProgress(path),
      clock,
      log,
      spansPerSecond: RATE,
      backfillMs: MINUTE_MS,
    },
    stop.signal,
  ).catch((error: unknown) => {
    if (error !== stop.signal.reason) throw error;
  });
  const stoppedAfterMs = performance.now() - stoppedAt;
  await gateway.stop();
  await logGateway.stop();
  return { spans: gateway.received.flatMap(idsOf), received: gateway.received, logs: logGateway.received, lines, stoppedAfterMs };
}

/** How long the demo lets a window end once it is stopped: it must not be hurried here. */
const FINISH_MS = 500;

function idsOf({ body }: Received): string[] {
  return decodeTraces(body).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`)),
  );
}

/** What the shop does between two moments. */
function expected(fromMs: number, toMs: number): string[] {
  return [...createSimulator({ seed: 7 }).traces(fromMs, toMs, RATE)]
    .flatMap(({ traceId, spans }) => spans.map(({ span }) => `${traceId}/${span.spanId}`))
    .sort();
}

async function aPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spanhouse-demo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'demo', 'sent-to');
}

it('fills the recent past, then goes on second by second', async () => {
  const path = await aPath();
  const { spans } = await play(path, { fromMs: START, ticks: 10 });
  expect([...spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 7_000));
  expect(await readFile(path, 'utf8')).toBe(String(START + 7_000));
});

it('what the services log is sent beside their spans, each record once', async () => {
  const { logs } = await play(await aPath(), { fromMs: START, ticks: 3 });
  const traces = [...createSimulator({ seed: 7 }).traces(START - MINUTE_MS - 3_000, START, RATE)];
  const sent = logs.reduce((sum, { body }) => sum + scanLogs(body, OTLP_LIMITS).recordCount, 0);
  expect(sent).toBe(traces.reduce((sum, trace) => sum + logsOf(trace).length, 0));
});

it('every request carries the key and decodes to spans that are whole', async () => {
  const { received } = await play(await aPath(), { fromMs: START, ticks: 3 });
  for (const request of received) {
    expect([request.authorization, request.contentType]).toEqual(['Bearer key', 'application/x-protobuf']);
    const spans = decodeTraces(request.body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    expect(spans.length).toBeGreaterThan(0);
    for (const span of spans) {
      expect([parseTraceId(span.traceId), parseSpanId(span.spanId)]).toEqual([span.traceId, span.spanId]);
      expect(span.name).not.toBe('');
      expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano);
    }
  }
});

it('a restart leaves nothing out and sends nothing twice', async () => {
  const path = await aPath();
  const first = await play(path, { fromMs: START, ticks: 5 });
  const second = await play(path, { fromMs: START + 30_000, ticks: 5 });
  expect([...first.spans, ...second.spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 32_000));
});

it('a demo that is stopped within a window ends the window, so that the next start sends none of it twice', async () => {
  const path = await aPath();
  const first = await play(path, { fromMs: START, ticks: 100, stopAtRequest: 6 });
  const sentTo = Number(await readFile(path, 'utf8'));
  expect([...first.spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, sentTo));
  const second = await play(path, { fromMs: START + 10_000, ticks: 2 });
  expect([...first.spans, ...second.spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 9_000));
});

it('a gateway that answers nothing keeps a stopped demo for less than a second, and the next start leaves nothing out', async () => {
  const path = await aPath();
  const first = await play(path, { fromMs: START, ticks: 100, answers: [200, 'silence'], stopAtRequest: 2, isRealTime: true });
  expect(first.stoppedAfterMs).toBeLessThan(1_000);
  const second = await play(path, { fromMs: START, ticks: 1 });
  const all = [...first.spans, ...second.spans];
  expect([...new Set(all)].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START - 2_000));
  // What was never answered is sent again, and nothing else.
  expect(all.length - new Set(all).size).toBe(first.received.slice(1).flatMap(idsOf).length);
});

it('a gateway that refuses ends the demo, and what it had not taken comes with the next start', async () => {
  const path = await aPath();
  await expect(play(path, { fromMs: START, ticks: 1, answers: [200, 401] })).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  const sentTo = Number(await readFile(path, 'utf8'));
  const { spans } = await play(path, { fromMs: START, ticks: 1 });
  expect([...spans].sort()).toEqual(expected(sentTo, START - 2_000));
});

it('after a long pause only the recent past is filled', async () => {
  const path = await aPath();
  await play(path, { fromMs: START, ticks: 1 });
  const later = START + 60 * MINUTE_MS;
  const { spans } = await play(path, { fromMs: later, ticks: 2 });
  expect([...spans].sort()).toEqual(expected(later - MINUTE_MS - 3_000, later - 1_000));
});

it('what the gateway puts off is sent until it is taken', async () => {
  const { spans } = await play(await aPath(), { fromMs: START, ticks: 3, answers: [503, 429, 200, 503, 'cut'] });
  // Waiting moves the clock on by up to a few seconds: what is asked is that there is no gap.
  const sent = new Set(spans);
  expect(expected(START - MINUTE_MS - 3_000, START - 1_000).filter((id) => !sent.has(id))).toEqual([]);
});

it.each(['not a number', '', '-1', '{"sentToMs":1}', '1e400'])('a position of %j is as good as none', async (text) => {
  const path = await aPath();
  await play(path, { fromMs: START, ticks: 0 });
  await writeFile(path, text);
  expect(await createFileProgress(path).read()).toBeNull();
  const { spans } = await play(path, { fromMs: START, ticks: 2 });
  expect([...spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START - 1_000));
});

it('a position far ahead of the clock is told and as good as none', async () => {
  const path = await aPath();
  await play(path, { fromMs: START, ticks: 0 });
  await writeFile(path, String(START + 365 * 86_400_000));
  const { spans, lines } = await play(path, { fromMs: START, ticks: 2 });
  expect([...spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START - 1_000));
  expect(lines.join()).toContain('demo.position_ignored');
});

it('a clock that was set back a little sends nothing twice: the demo waits for it', async () => {
  const path = await aPath();
  const first = await play(path, { fromMs: START, ticks: 1 });
  const second = await play(path, { fromMs: START - 10_000, ticks: 20 });
  expect([...first.spans, ...second.spans].sort()).toEqual(expected(START - MINUTE_MS - 3_000, START + 7_000));
});

it('a position that cannot be read or written at all is an error, not a guess', async () => {
  const folder = dirname(dirname(await aPath()));
  await expect(createFileProgress(folder).read()).rejects.toThrow('EISDIR');
  await writeFile(join(folder, 'file'), '');
  await expect(createFileProgress(join(folder, 'file', 'sent-to')).write(1)).rejects.toThrow(/EEXIST|ENOTDIR/);
});
