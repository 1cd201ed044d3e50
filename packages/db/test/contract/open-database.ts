import { randomBytes } from 'node:crypto';
import { Secret } from '@spanhouse/core';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/testing/index.ts';

/** An empty database on a server of one kind. */
export type Backend = {
  readonly name: string;
  readonly skipReason: string | null;
  open(): Promise<{ readonly url: Secret; readonly close: () => Promise<void> }>;
};

const realUrl = process.env['TEST_DATABASE_URL'];

export const BACKENDS: readonly Backend[] = [
  {
    name: 'embedded',
    skipReason: null,
    open: async () => {
      const server = await startEmbeddedPostgres();
      return { url: server.url, close: () => server.remove() };
    },
  },
  {
    name: 'PostgreSQL',
    skipReason: realUrl === undefined ? 'TEST_DATABASE_URL names no server' : null,
    open: async () => {
      if (realUrl === undefined) throw new Error('TEST_DATABASE_URL names no server');
      const name = `spanhouse_test_${randomBytes(6).toString('hex')}`;
      await asAdmin(realUrl, `CREATE DATABASE ${name}`);
      const url = new URL(realUrl);
      url.pathname = `/${name}`;
      return { url: new Secret(url.href), close: () => asAdmin(realUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
    },
  },
];

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
