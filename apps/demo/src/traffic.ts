import type { Clock, Log } from '@spanhouse/core';
import { encodeRequests, type Simulator } from '@spanhouse/simulator';
import type { Exporter } from './exporter.ts';
import type { Progress } from './progress.ts';

/** SDKs send a span when it has ended; what starts in a second is complete this much later. */
const SETTLE_MS = 3_000;
const TICK_MS = 1_000;
const BACKFILL_STEP_MS = 20_000;
const BACKFILL_SPANS_PER_REQUEST = 2_000;
const LIVE_SPANS_PER_REQUEST = 512;

export type Traffic = {
  readonly simulator: Simulator;
  readonly exporter: Exporter;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly log: Log;
  readonly spansPerSecond: number;
  readonly backfillMs: number;
};

/** Plays the shop until the signal aborts: first what is missing of the recent past, then second by second. */
export async function playTraffic(traffic: Traffic, signal: AbortSignal): Promise<void> {
  const { clock, progress, log } = traffic;
  const oldest = clock.now() - SETTLE_MS - traffic.backfillMs;
  let sentTo = floorToSecond(Math.max(oldest, (await progress.read()) ?? oldest));
  while (!signal.aborted) {
    const ready = floorToSecond(clock.now() - SETTLE_MS);
    const behind = ready - sentTo > BACKFILL_STEP_MS;
    const to = behind ? sentTo + BACKFILL_STEP_MS : ready;
    if (to > sentTo) {
      const spans = await sendRange(traffic, sentTo, to, behind, signal);
      await progress.write(to);
      if (behind) log.info('demo.filled', { 'demo.to': new Date(to).toISOString(), 'span.count': spans });
      sentTo = to;
    }
    if (!behind) await clock.sleep(TICK_MS, signal);
  }
}

async function sendRange(traffic: Traffic, from: number, to: number, behind: boolean, signal: AbortSignal): Promise<number> {
  let spans = 0;
  const traces = [...traffic.simulator.traces(from, to, traffic.spansPerSecond)];
  for (const trace of traces) spans += trace.spans.length;
  const options = behind ? { spansPerRequest: BACKFILL_SPANS_PER_REQUEST, mixed: true } : { spansPerRequest: LIVE_SPANS_PER_REQUEST };
  for (const body of encodeRequests(traces, options)) await traffic.exporter.send(new Uint8Array(body), signal);
  return spans;
}

function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
