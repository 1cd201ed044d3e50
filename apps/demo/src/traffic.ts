import type { Clock, Log } from '@spanhouse/core';
import { encodeLogRequest, encodeRequests, logsOf, type SimLog, type SimTrace, type Simulator } from '@spanhouse/simulator';
import type { Exporter } from './exporter.ts';
import type { Progress } from './progress.ts';

/** SDKs send a span when it has ended; what starts in a second is complete this much later. */
const SETTLE_MS = 3_000;
const TICK_MS = 1_000;
const BACKFILL_STEP_MS = 20_000;
const BACKFILL_SPANS_PER_REQUEST = 2_000;
const LIVE_SPANS_PER_REQUEST = 512;
const LOG_RECORDS_PER_REQUEST = 1_000;
/** What was begun when the demo is stopped has this long to end: what stays half sent is sent again by the next start. */
const FINISH_MS = 500;
/** A position further ahead was not written by this clock; waiting for it would be waiting for ever. */
const AHEAD_MS_MAX = 60_000;

export type Traffic = {
  readonly simulator: Simulator;
  readonly exporter: Exporter;
  /** Takes what the services log. */
  readonly logExporter: Exporter;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly log: Log;
  readonly spansPerSecond: number;
  readonly backfillMs: number;
};

/**
 * Plays the shop until the signal aborts: first what is missing of the recent past, then second by second.
 * Then it resolves, or rejects with the signal's reason; either way within a second.
 */
export async function playTraffic(traffic: Traffic, signal: AbortSignal): Promise<void> {
  const { clock, progress, log } = traffic;
  let sentTo = await whereToStart(traffic);
  while (!signal.aborted) {
    const ready = floorToSecond(clock.now() - SETTLE_MS);
    const behind = ready - sentTo > BACKFILL_STEP_MS;
    const to = behind ? sentTo + BACKFILL_STEP_MS : ready;
    if (to > sentTo) {
      const from = sentTo;
      const spans = await finishing((late) => sendRange(traffic, from, to, behind, late), clock, signal);
      await progress.write(to);
      if (behind) log.info('demo.filled', { 'demo.to': new Date(to).toISOString(), 'span.count': spans });
      sentTo = to;
    }
    if (!behind) await clock.sleep(TICK_MS, signal);
  }
}

async function whereToStart({ clock, progress, log, backfillMs }: Traffic): Promise<number> {
  const now = clock.now();
  const oldest = now - SETTLE_MS - backfillMs;
  const sentTo = await progress.read();
  const isAhead = sentTo !== null && sentTo > now + AHEAD_MS_MAX;
  if (isAhead) log.warn('demo.position_ignored', { 'demo.to_ms': sentTo, 'demo.now_ms': now });
  return floorToSecond(sentTo === null || isAhead ? oldest : Math.max(oldest, sentTo));
}

/** Traces are made as they are sent: at the highest rate a window holds 400,000 spans, and making them all at once would keep a signal waiting. */
async function sendRange(traffic: Traffic, from: number, to: number, behind: boolean, signal: AbortSignal): Promise<number> {
  let spans = 0;
  let logs: SimLog[] = [];
  function* traces(): Iterable<SimTrace> {
    for (const trace of traffic.simulator.traces(from, to, traffic.spansPerSecond)) {
      spans += trace.spans.length;
      for (const log of logsOf(trace)) logs.push(log);
      yield trace;
    }
  }
  const options = behind ? { spansPerRequest: BACKFILL_SPANS_PER_REQUEST, mixed: true } : { spansPerRequest: LIVE_SPANS_PER_REQUEST };
  const sendLogs = async (countMin: number): Promise<void> => {
    while (logs.length >= countMin && logs.length > 0) {
      const some = logs.slice(0, LOG_RECORDS_PER_REQUEST);
      logs = logs.slice(LOG_RECORDS_PER_REQUEST);
      await traffic.logExporter.send(encodeLogRequest(some), signal);
    }
  };
  for (const body of encodeRequests(traces(), options)) {
    await traffic.exporter.send(new Uint8Array(body), signal);
    await sendLogs(LOG_RECORDS_PER_REQUEST);
  }
  await sendLogs(1);
  return spans;
}

/** Runs the work with a signal that aborts a little later than the one given. */
async function finishing<T>(work: (late: AbortSignal) => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const late = new AbortController();
  const ended = new AbortController();
  const callOffLater = (): void => {
    clock.sleep(FINISH_MS, ended.signal).then(
      () => late.abort(signal.reason),
      () => undefined, // The work has ended in time.
    );
  };
  signal.addEventListener('abort', callOffLater, { once: true, signal: ended.signal });
  try {
    return await work(late.signal);
  } finally {
    ended.abort();
  }
}

function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
