import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { prepareTrial, UPKEEP_AT_ONCE } from '../trial.ts';
import { runOutage } from './outage.ts';

const OUTAGE_MS = { short: 2_000, long: 20_000 } as const;

/** The directory of the objects is away: something else stands in its place (permissions would not keep root out). */
export const objectsOutage: Nemesis = {
  name: 'objects-outage',
  missing: nothingMissing,
  async run(context) {
    const { seed } = context;
    const trial = await prepareTrial(context, { env: UPKEEP_AT_ONCE });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, pauseMs: 25 });
    const objects = join(trial.data, 'objects');
    const away = `${objects}.away`;
    try {
      const phase = {
        name: 'unmounted',
        ms: OUTAGE_MS[context.length],
        begin: async () => {
          await mkdir(objects, { recursive: true });
          await rename(objects, away);
          await writeFile(objects, '');
        },
      };
      const end = async (): Promise<void> => {
        await rm(objects);
        await rename(away, objects);
      };
      const result = await runOutage(trial, sender, { phases: [phase], end }, context);
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), ...result };
    } finally {
      sender.kill();
      await trial.end();
    }
  },
};
