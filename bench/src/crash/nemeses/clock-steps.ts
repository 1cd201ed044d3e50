import { existsSync, globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { param, sql } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import type { Nemesis } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { prepareTrial, type Trial } from '../trial.ts';

/** Seconds by which ingest's clock is wrong, one after the other. */
const STEPS = [3_600, 0, -3_600, 0] as const;
const STEP_MS = { short: 3_000, long: 6_000 } as const;
/** Less than a step, more than any delay. */
const SEEN_S = 3_000;

/** The wall clock of ingest steps by an hour, ahead and back, behind and back; once ingest is killed while it is wrong. */
export const clockSteps: Nemesis = {
  name: 'clock-steps',
  missing: () => Promise.resolve(library() === null ? 'libfaketime is not installed (Debian: libfaketime)' : null),
  async run(context) {
    const { directory, seed, length } = context;
    const file = join(directory, 'clock');
    const set = (seconds: number): Promise<void> => writeFile(file, `${seconds < 0 ? '' : '+'}${String(seconds)}`);
    await set(0);
    const trial = await prepareTrial(context, {
      env: {
        LD_PRELOAD: library() ?? '',
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        // What measures durations does not step, as in life.
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
      },
    });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, pauseMs: 30 });
    try {
      await systemClock.sleep(STEP_MS[length]);
      for (const step of STEPS) {
        await set(step);
        await systemClock.sleep(STEP_MS[length]);
        if (step > 0) {
          await trial.ingest.kill();
          trial.ingest.start();
          await trial.isHealthy();
          await systemClock.sleep(STEP_MS[length]);
        }
      }
      const { repeated } = sender.progress;
      await sender.stop();
      await trial.drain();
      const { ahead, behind } = await skewed(trial);
      const broken = ahead > 0 && behind > 0 ? [] : ['the clock did not step'];
      return { ...(await trial.report()), figures: { repeated, spansAhead: ahead, spansBehind: behind }, broken };
    } finally {
      sender.kill();
      await trial.end();
    }
  },
};

function library(): string | null {
  return globSync('/usr/lib/*/faketime/libfaketime.so.1').find((path) => existsSync(path)) ?? null;
}

/** Spans by how far their time of receipt is from now. */
async function skewed({ clickhouse }: Trial): Promise<{ readonly ahead: number; readonly behind: number }> {
  const [row] = await clickhouse.query(
    sql`SELECT countIf(received_at > now() + ${param('UInt32', SEEN_S)}) AS ahead,
        countIf(received_at < now() - ${param('UInt32', SEEN_S)}) AS behind FROM spans`,
    z.object({ ahead: z.coerce.number(), behind: z.coerce.number() }),
    { tag: 'crash' },
  );
  return row ?? { ahead: 0, behind: 0 };
}
