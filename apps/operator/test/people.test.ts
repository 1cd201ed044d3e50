import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '@spanhouse/core';
import { createDatabase, hashCredential, type Database } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { startEmbeddedPostgres } from '@spanhouse/db/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { peopleCommand } from '../src/commands/people.ts';
import { dispatch } from '../src/dispatch.ts';

let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let database: Database;
let folder: string;
let said: string[];

beforeAll(async () => {
  server = await startEmbeddedPostgres();
  folder = await mkdtemp(join(tmpdir(), 'spanhouse-people-'));
  await migrateDatabase({ url: server.url }, { log: silentLog });
  database = createDatabase({ url: server.url }, { log: silentLog });
  await seedDatabase({ url: server.url, secretsDirectory: folder }, { database, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  await database.close();
  await server.remove();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  said = [];
});

function run(...words: string[]): Promise<number> {
  const output = { line: (text: string) => said.push(text), bytes: () => undefined };
  return dispatch([peopleCommand], words, { DATABASE_URL: server.url.reveal() }, output);
}

it('prints a link that makes the first owner; the one before is not good any more', async () => {
  expect(await run('people', 'set-up-link', 'https://traces.example.org/anything')).toBe(0);
  expect(await run('people', 'set-up-link', 'https://traces.example.org')).toBe(0);
  const found = await Promise.all(
    said.map((link) => {
      expect(link).toMatch(/^https:\/\/traces\.example\.org\/link#sphl_/);
      return database.signInLinks.find(hashCredential(new URL(link).hash.slice(1)), systemClock.now());
    }),
  );
  expect(found).toEqual([null, expect.objectContaining({ kind: 'setup' })]);
  const written = await database.auditLog.find({ organizationId: 1, limit: 10 });
  expect(written.map(({ action, actor }) => [action, actor.kind])).toEqual([
    ['organization.make_set_up_link', 'system'],
    ['organization.make_set_up_link', 'system'],
  ]);
  for (const link of said) expect(JSON.stringify(written)).not.toContain(new URL(link).hash.slice(1));
});

it('says what it does not understand', async () => {
  expect(await run('people', 'set-up-link', 'traces.example.org')).toBe(2);
  expect(await run('people', 'set-up-link')).toBe(2);
  expect(await run('people', 'password-link', 'eve@example.org', 'https://x.example')).toBe(1);
  expect(said.at(-1)).toBe('Nobody signs in as eve@example.org.');
});
