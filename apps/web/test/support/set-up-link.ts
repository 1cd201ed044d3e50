import { makeSetUpLink } from '@spanhouse/db';
import type { WebServer } from './web-server.ts';

/** What stands behind the `#` of the page that makes the first owner. */
export async function aSetUpLink({ database, clock }: Pick<WebServer, 'database' | 'clock'>): Promise<string> {
  return (await makeSetUpLink({ database, clock }, 'test')).secret.reveal();
}
