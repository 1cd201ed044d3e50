import { systemClock } from '@spanhouse/core';
import type { NemesisReport } from '../nemesis.ts';
import type { Probe, ProbeAnswer } from '../probe.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';

type Part = Pick<NemesisReport, 'figures' | 'broken'>;

/** Waits until requests are refused; they must be refused in the way that makes OTLP senders wait and repeat. */
export async function untilFull(trial: Trial, probe: Probe): Promise<Part> {
  const startedMs = systemClock.monotonicMs();
  const answers: ProbeAnswer[] = [];
  await until(
    async () => {
      const answer = await probe.prepare()();
      if (answer !== null && answer.status !== 200) answers.push(answer);
      return answers.length > 0;
    },
    'there is no room',
    () => trial.ingest.output,
  );
  const { status, retryAfter } = answers[0] ?? { status: 0, retryAfter: null };
  const broken: string[] = [];
  if (status !== 503) broken.push(`without room ${String(status)} was answered instead of 503`);
  if (!(Number(retryAfter) >= 1)) broken.push(`without room Retry-After was ${String(retryAfter)}`);
  return { figures: { secondsUntilFull: secondsSince(startedMs) }, broken };
}

export async function untilTaken(trial: Trial, probe: Probe): Promise<Part> {
  const startedMs = systemClock.monotonicMs();
  await until(
    async () => (await probe.prepare()())?.status === 200,
    'requests are taken again',
    () => trial.ingest.output,
  );
  return { figures: { secondsUntilTakenAgain: secondsSince(startedMs) }, broken: [] };
}

function secondsSince(startedMs: number): number {
  return Math.round((systemClock.monotonicMs() - startedMs) / 10) / 100;
}
