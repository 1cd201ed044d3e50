import { createAdminServer } from '@spanhouse/core/admin-server';
import { processStores } from './stores.ts';

/**
 * Opens the admin port of this process: `/metrics`, `/health`, `/health/ready`, as ingest has it. It is no route of the web, which may be reached
 * from outside. Called once, before the first request. Ends the process when its port is taken: an orchestrator that asks there would be told of another.
 */
export async function startAdmin(): Promise<void> {
  const stores = processStores();
  const { admin, metrics } = stores;
  const { clock, log } = stores.services;
  const whyNot = async (name: 'clickhouse' | 'database', says: string): Promise<string | null> =>
    (await stores.ping())[name] ? null : says;
  const server = createAdminServer({
    ...admin,
    registry: metrics.registry,
    checks: [
      { name: 'clickhouse', whyNot: () => whyNot('clickhouse', 'ClickHouse does not answer') },
      { name: 'postgresql', whyNot: () => whyNot('database', 'PostgreSQL does not answer') },
    ],
    clock,
    log,
  });
  try {
    await server.start();
  } catch (error) {
    log.error('admin.failed', error);
    process.exit(1);
  }
}
