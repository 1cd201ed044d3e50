import { systemClock } from '@spanhouse/core';
import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { createProbe } from '../probe.ts';
import { startSender } from '../sender.ts';
import { prepareTrial } from '../trial.ts';
import { untilFull, untilTaken } from './fullness.ts';

const HOLD_MS = { short: 1_000, long: 10_000 } as const;

/** ClickHouse is away until the log has reached its bound. Nothing in it may go then: senders are asked to wait, and are taken again when it is back. */
export const logFull: Nemesis = {
  name: 'log-full',
  missing: nothingMissing,
  async run(context) {
    const { stores, seed, length } = context;
    const proxy = stores.clickhouseProxy;
    const trial = await prepareTrial(context, { env: { SPANHOUSE_LOG_BYTES_MAX: '1MiB' } });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed });
    const probe = createProbe(trial);
    try {
      await systemClock.sleep(1_000);
      await proxy.set({ kind: 'refuse' });
      const full = await untilFull(trial, probe);
      await systemClock.sleep(HOLD_MS[length]);
      await proxy.set({ kind: 'none' });
      const taken = await untilTaken(trial, probe);
      // Round and round the bound: what was read makes room each time.
      await systemClock.sleep(HOLD_MS[length]);
      const { repeated } = sender.progress;
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), figures: { repeated, ...full.figures, ...taken.figures }, broken: full.broken };
    } finally {
      sender.kill();
      await proxy.set({ kind: 'none' });
      await trial.end();
    }
  },
};
