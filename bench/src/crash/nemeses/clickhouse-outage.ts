import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { prepareTrial, UPKEEP_AT_ONCE } from '../trial.ts';
import { runOutage } from './outage.ts';
import { flap, proxyPhases, type FaultName } from './proxy-phases.ts';

const FAULTS: Readonly<Record<'short' | 'long', readonly FaultName[]>> = {
  short: ['resetRequest', 'resetResponse', 'serverError'],
  long: ['refused', 'resetRequest', 'resetResponse', 'delayed', 'silent', 'serverError'],
};
const ROUNDS = { short: 3, long: 24 } as const;
const OUTAGE_MS = { short: 2_000, long: 60_000 } as const;
const PAUSE_OF_SENDER_MS = { short: 30, long: 25 } as const;

/** ClickHouse comes and goes in every way (refused, cut in the middle of requests and of answers, slow, silent, failing), then is away for a minute. */
export const clickhouseOutage: Nemesis = {
  name: 'clickhouse-outage',
  missing: nothingMissing,
  async run(context) {
    const { stores, seed, random, length } = context;
    const proxy = stores.clickhouseProxy;
    const trial = await prepareTrial(context, { env: UPKEEP_AT_ONCE });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, pauseMs: PAUSE_OF_SENDER_MS[length] });
    try {
      await flap(proxy, FAULTS[length], { rounds: ROUNDS[length], random });
      const { faults } = proxy;
      const phases = proxyPhases(proxy, ['refused'], OUTAGE_MS[length]);
      const result = await runOutage(trial, sender, { phases, end: () => proxy.set({ kind: 'none' }) }, context);
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), ...result, figures: { ...result.figures, faultsMet: faults } };
    } finally {
      sender.kill();
      await proxy.set({ kind: 'none' });
      await trial.end();
    }
  },
};
