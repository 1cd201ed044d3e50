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
/** Of the calm rate: the gateway must not wait for the store. On a machine that others use too, only standing still can be told. */
const GOES_ON_SHARE = 0.1;
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
  const calm = await acknowledgedIn(sender, () => systemClock.sleep(CALM_MS[length]));
  figures['calmSpansPerSecond'] = Math.round(calm.rate);
  const outageStartedMs = systemClock.monotonicMs();
  for (const phase of outage.phases) {
    await phase.begin();
    const during = await acknowledgedIn(sender, () => systemClock.sleep(phase.ms));
    figures[`${phase.name}SpansPerSecond`] = Math.round(during.rate);
    if (during.rate < calm.rate * GOES_ON_SHARE) {
      broken.push(
        `while the store is away (${phase.name}) ${String(Math.round(during.rate))} spans/s were taken, before ${String(Math.round(calm.rate))}`,
      );
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

async function acknowledgedIn(sender: RunningSender, work: () => Promise<void>): Promise<{ readonly rate: number }> {
  const before = sender.progress.acknowledgedSpans;
  const startedMs = systemClock.monotonicMs();
  await work();
  return { rate: ((sender.progress.acknowledgedSpans - before) * 1000) / (systemClock.monotonicMs() - startedMs) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
