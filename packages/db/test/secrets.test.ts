import { inspect } from 'node:util';
import { createJsonLog, Secret, systemClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { createDatabase } from '../src/database.ts';

const PASSWORD = 'hunter2-3f9c1e';
/** Nobody listens on port 1; the last ones are not even addresses. */
const DSNS = [
  `postgresql://app:${PASSWORD}@127.0.0.1:1/spanhouse`,
  `postgres://app:${PASSWORD}@localhost:1/spanhouse?sslmode=require`,
  `postgresql://app:${PASSWORD}@[::1]:1/spanhouse`,
  `postgresql://app:${PASSWORD}@no-such-host.invalid:5432/spanhouse`,
  `postgresql://app:${PASSWORD}@127.0.0.1:1/spanhouse?application_name=${PASSWORD}`,
  `postgresql://${PASSWORD}:x@127.0.0.1:1/spanhouse`,
  `postgresql://app@127.0.0.1:1/spanhouse?password=${PASSWORD}`,
  `postgresql://app:${PASSWORD}@127.0.0.1:99999/spanhouse`,
  `postgresql://app:${PASSWORD}@/spanhouse?host=/nowhere`,
  `host=127.0.0.1 port=1 password=${PASSWORD}`,
];

it.each(DSNS.map((dsn, i) => [i, dsn] as const))('an address that leads nowhere is told without its password (%i)', async (_, dsn) => {
  const said: string[] = [];
  const log = createJsonLog((line) => said.push(line), systemClock, {});
  const tell = (error: unknown): void => {
    log.error('asked', error);
    said.push(String(error));
  };
  try {
    const url = new Secret(dsn);
    said.push(inspect({ url }), JSON.stringify({ url }), String(url));
    const database = createDatabase({ url }, { log });
    await database.projects.list().catch(tell);
    await database.ping();
    await database.close();
  } catch (error) {
    tell(error);
  }
  expect(said.length).toBeGreaterThan(3);
  expect(said.join('\n')).not.toContain(PASSWORD);
});
