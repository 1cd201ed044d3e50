import { systemClock } from '@spanhouse/core';
import type { NemesisContext, NemesisReport } from '../nemesis.ts';
import type { RunningSender } from '../sender.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';

/** One way of being away, and for how long. */
export type Phase = { readonly name: string; readonly ms: number; begin(): Promise<void> };

export type Outage = {
  readonly phases: readonly Phase[];
  /** Makes the store whole again. */
  end(): Promise<void>;
};

const CALM_MS = { short: 1_000, long: 8_000 } as const;
const WARM_SPANS = 2_000;
const CATCH_UP_PATIENCE_MS = 120_000;
/**
 * The gateway must not wait for the store. Rates depend on what else the machine does; a gateway that waits for a
 * connection to PostgreSQL (5 s) or for an answer of it (10 s) stands still.
 */
const STANDSTILL_MAX_MS = 4_000;
const LOOK_EVERY_MS = 50;
/** What came in during an outage must be stored faster than more comes. In a short one the wait for the next attempt is most of it. */
const CATCH_UP_SHARE = 2;

type OutageResult = Pick<NemesisReport, 'figures' | 'broken'>;

/** Sends in calm, then while the store is away in one way after the other, then until what came meanwhile is stored. */
export async function runOutage(trial: Trial, sender: RunningSender, outage: Outage, { length }: NemesisContext): Promise<OutageResult> {
  const broken: string[] = [];
  const figures: Record<string, number> = {};
  await until(
    () => sender.progress.acknowledgedSpans > WARM_SPANS,
    'the sender is under way',
    () => trial.ingest.output,
  );
  const calm = await acknowledgedIn(sender, CALM_MS[length]);
  figures['calmSpansPerSecond'] = Math.round(calm.rate);
  const outageStartedMs = systemClock.monotonicMs();
  for (const phase of outage.phases) {
    await phase.begin();
    const during = await acknowledgedIn(sender, phase.ms);
    figures[`${phase.name}SpansPerSecond`] = Math.round(during.rate);
    figures[`${phase.name}LongestStandstillMs`] = Math.round(during.standstillMs);
    if (during.standstillMs > STANDSTILL_MAX_MS) {
      broken.push(`while the store is away (${phase.name}) no request was taken for ${String(Math.round(during.standstillMs))} ms`);
    }
  }
  const storedBefore = await trial.countStored();
  const { acknowledgedSpans } = sender.progress;
  await outage.end();
  const backAtMs = systemClock.monotonicMs();
  const outageMs = backAtMs - outageStartedMs;
  await until(
    async () => (await trial.countStored()) >= acknowledgedSpans,
    'what came during the outage is stored',
    () => trial.ingest.output,
    CATCH_UP_PATIENCE_MS,
  );
  const seconds = (systemClock.monotonicMs() - backAtMs) / 1000;
  const caughtUp = ((await trial.countStored()) - storedBefore) / seconds;
  const share = caughtUp / calm.rate;
  if (length === 'long' && share < CATCH_UP_SHARE) broken.push(`catches up at ${share.toFixed(1)} × the live rate`);
  return {
    figures: {
      ...figures,
      outageSeconds: rounded(outageMs / 1000),
      backlogSpans: Math.max(0, acknowledgedSpans - storedBefore),
      secondsUntilCaughtUp: rounded(seconds),
      catchUpSpansPerSecond: Math.round(caughtUp),
      catchUpOverLive: rounded(share),
      repeated: sender.progress.repeated,
    },
    broken,
  };
}

/** Watches the sender for so long. */
async function acknowledgedIn(sender: RunningSender, ms: number): Promise<{ readonly rate: number; readonly standstillMs: number }> {
  const startedMs = systemClock.monotonicMs();
  const before = sender.progress.acknowledgedSpans;
  let seen = before;
  let movedAtMs = startedMs;
  let standstillMs = 0;
  for (;;) {
    await systemClock.sleep(LOOK_EVERY_MS);
    const nowMs = systemClock.monotonicMs();
    standstillMs = Math.max(standstillMs, nowMs - movedAtMs);
    const { acknowledgedSpans } = sender.progress;
    if (acknowledgedSpans > seen) movedAtMs = nowMs;
    seen = acknowledgedSpans;
    if (nowMs - startedMs >= ms) return { rate: ((seen - before) * 1000) / (nowMs - startedMs), standstillMs };
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
