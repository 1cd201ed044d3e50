import { systemClock } from '@spanhouse/core';
import { startFaultProxy, type Fault } from '../fault-proxy.ts';
import { nothingMissing, type Nemesis, type NemesisContext, type NemesisReport } from '../nemesis.ts';
import { createProbe, type Attempt } from '../probe.ts';
import { readShown } from '../read-back.ts';
import { prepareTrial, type TrialReport } from '../trial.ts';
import { until } from '../waiting.ts';

const ROUNDS = { short: 2, long: 12 } as const;
const DELAY_MS = 400;
const TIMEOUT_MS = 200;
/** The ways in which a sender does not get an answer to a request that arrives. */
const LOST_ANSWERS: readonly Fault[] = [
  { kind: 'reset-response', afterBytes: 0 },
  // The request arrives when its sender has given up, and perhaps after it was repeated.
  { kind: 'delay', ms: DELAY_MS },
];

/** Senders that do not get their answer send the same bytes again: counted once. Senders that put them into other requests: shown once. */
export const resend: Nemesis = {
  name: 'resend',
  missing: nothingMissing,
  async run(context) {
    const same = await sameBytes(context);
    const { figures, broken } = await otherBatches(context);
    return { ...same.report, figures: { ...same.figures, ...figures }, broken: [...same.broken, ...broken] };
  },
};

type Part = Pick<NemesisReport, 'figures' | 'broken'>;

async function sameBytes(context: NemesisContext): Promise<Part & { readonly report: TrialReport }> {
  const trial = await prepareTrial(context);
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(trial.httpUrl).port) });
  const url = `http://127.0.0.1:${String(proxy.port)}`;
  try {
    trial.ingest.start();
    await trial.isHealthy();
    const probe = createProbe(trial);
    let givenUp = 0;
    const giveUp = async (attempt: Attempt): Promise<void> => {
      if ((await attempt({ url, timeoutMs: TIMEOUT_MS })) === null) givenUp++;
    };
    for (let round = 0; round < ROUNDS[context.length]; round++) {
      for (const fault of LOST_ANSWERS) {
        await proxy.set(fault);
        // Once repeated at once, once by a sender that waits, once after a restart.
        const attempts = [probe.prepare(), probe.prepare(), probe.prepare()] as const;
        await Promise.all(attempts.map(giveUp));
        await taken(attempts[0]);
        await systemClock.sleep(2 * DELAY_MS);
        await taken(attempts[1]);
        await trial.ingest.kill();
        trial.ingest.start();
        await trial.isHealthy();
        await taken(attempts[2]);
      }
    }
    await trial.drain();
    const expected = ROUNDS[context.length] * LOST_ANSWERS.length * 3;
    return {
      report: await trial.report(),
      figures: { givenUp },
      broken: givenUp === expected ? [] : [`${String(givenUp)} of ${String(expected)} requests were given up`],
    };
  } finally {
    await proxy.close();
    await trial.end();
  }
}

/** What was taken once is sent again in a request of another composition, when the first is stored already. */
async function otherBatches(context: NemesisContext): Promise<Part> {
  const trial = await prepareTrial(context);
  try {
    trial.ingest.start();
    await trial.isHealthy();
    const probe = createProbe(trial);
    const pairs = Array.from({ length: ROUNDS[context.length] }, () => [probe.prepare(), probe.prepare()] as const);
    for (const attempt of pairs.flat()) await taken(attempt);
    const spans = 2 * pairs.length * probe.spansEach;
    await until(
      async () => (await trial.countStored()) >= spans,
      'all requests are stored',
      () => trial.ingest.output,
    );
    for (const [one, other] of pairs) await taken(probe.rebatched(one, other));
    await trial.drain();
    const shown = await readShown(trial, trial.ledger());
    const { waysOfReading } = await trial.report();
    const wrong = Object.entries(shown).filter(([, count]) => count > 0);
    return {
      figures: {
        rebatchedSpans: spans,
        rebatchedShownTwice: shown.duplicated,
        rebatchedCountedTwice: waysOfReading.byAggregate.duplicated,
      },
      broken: wrong.map(([what, count]) => `of re-batched spans ${String(count)} were ${what} when their traces were read`),
    };
  } finally {
    await trial.end();
  }
}

async function taken(attempt: Attempt): Promise<void> {
  await until(async () => (await attempt())?.status === 200, 'a request is taken');
}
