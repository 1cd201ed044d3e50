import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseProjectId, type Secret, silentLog, systemClock } from '@spanhouse/core';
import { createDatabase, hashCredential, makeCredential, prefixOfCredential } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { startEmbeddedPostgres } from '@spanhouse/db/testing';
import { startFaultProxy } from '../fault-proxy.ts';
import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { prepareTrial } from '../trial.ts';
import { runOutage, type Phase } from './outage.ts';
import { proxyPhases } from './proxy-phases.ts';

const PHASE_MS = { short: 1_000, long: 10_000 } as const;
const PROJECT = parseProjectId(1);

/** PostgreSQL is killed and away in every way, for a sender with an ingest key; ingest itself is killed and started again meanwhile. */
export const postgresOutage: Nemesis = {
  name: 'postgres-outage',
  missing: nothingMissing,
  async run(context) {
    const { directory, seed, length } = context;
    const postgres = await startEmbeddedPostgres();
    const proxy = await startFaultProxy({ path: join(new URL(postgres.url.reveal()).searchParams.get('host') ?? '', '.s.PGSQL.5432') });
    const key = await prepareKey(postgres.url, directory);
    const trial = await prepareTrial(context, {
      env: { DATABASE_URL: `postgresql://postgres@127.0.0.1:${String(proxy.port)}/postgres` },
    });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, key: key.reveal(), pauseMs: 25 });
    try {
      const killed: Phase = { name: 'killed', ms: PHASE_MS[length], begin: () => postgres.kill() };
      // Of the keys that it knows, a gateway started now has only what the run before wrote down.
      const restarted: Phase = {
        name: 'ingestRestarted',
        ms: PHASE_MS[length],
        begin: async () => {
          await trial.ingest.kill();
          trial.ingest.start();
          await trial.isHealthy();
          await systemClock.sleep(1_000);
        },
      };
      const phases = [killed, restarted, ...proxyPhases(proxy, ['refused', 'silent', 'resetRequest', 'delayed'], PHASE_MS[length])];
      const end = async (): Promise<void> => {
        await postgres.start();
        await proxy.set({ kind: 'none' });
      };
      const result = await runOutage(trial, sender, { phases, end }, context);
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), ...result };
    } finally {
      sender.kill();
      await trial.end();
      await proxy.close();
      await postgres.remove();
    }
  },
};

async function prepareKey(url: Secret, secretsDirectory: string): Promise<Secret> {
  const deps = { log: silentLog, clock: systemClock };
  await migrateDatabase({ url }, deps);
  const database = createDatabase({ url }, deps);
  try {
    await seedDatabase({ url, secretsDirectory }, { ...deps, database });
    const key = makeCredential('ingestKey', randomBytes).secret;
    const prefix = prefixOfCredential('ingestKey', key.reveal()) ?? '';
    await database.ingestKeys.create({ projectId: PROJECT, name: 'crash', prefix, hash: hashCredential(key.reveal()), scopes: ['traces'] });
    return key;
  } finally {
    await database.close();
  }
}
