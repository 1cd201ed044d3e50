import { systemClock } from '@spanhouse/core';
import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { prepareTrial, UPKEEP_AT_ONCE } from '../trial.ts';

const VICTIMS = ['ingest', 'clickhouse', 'both'] as const;
const PAUSE_MIN_MS = 200;
const PAUSE_MORE_MS = 2_300;
const PAUSE_OF_SENDER_MS = { short: 30, long: 10 } as const;

/** Ingest (gateway and compute), the ClickHouse process or both are killed (-9) at random moments and started again, while a sender sends without end. */
export const randomKills: Nemesis = {
  name: 'kills',
  missing: nothingMissing,
  async run(context) {
    const { stores, random, seed, kills, length } = context;
    const trial = await prepareTrial(context, { env: UPKEEP_AT_ONCE });
    const { ingest } = trial;
    ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, pauseMs: PAUSE_OF_SENDER_MS[length] });
    try {
      const killsOf = { ingest: 0, clickhouse: 0, both: 0 };
      for (let kill = 0; kill < kills; kill++) {
        await systemClock.sleep(PAUSE_MIN_MS + random() * PAUSE_MORE_MS);
        const victim = VICTIMS[kill % VICTIMS.length] ?? 'both';
        killsOf[victim]++;
        const { clickhouseProgram } = stores;
        const programs = victim === 'both' ? [ingest, clickhouseProgram] : [victim === 'ingest' ? ingest : clickhouseProgram];
        await Promise.all(programs.map((program) => program.kill()));
        for (const program of programs) program.start();
      }
      await systemClock.sleep(PAUSE_MORE_MS);
      const { repeated } = sender.progress;
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), figures: { ...killsOf, repeated }, broken: [] };
    } finally {
      sender.kill();
      await trial.end();
    }
  },
};
