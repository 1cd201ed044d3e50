import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import { createDatabase, createIngestKeys, type Database } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { startEmbeddedPostgres } from '@spanhouse/db/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keysCommand } from '../src/commands/keys.ts';
import { dispatch } from '../src/dispatch.ts';

let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let database: Database;
let secrets: string;
let said: string[];

beforeAll(async () => {
  server = await startEmbeddedPostgres();
  secrets = await mkdtemp(join(tmpdir(), 'spanhouse-keys-'));
  await migrateDatabase({ url: server.url }, { log: silentLog });
  database = createDatabase({ url: server.url }, { log: silentLog });
  await seedDatabase({ url: server.url, secretsDirectory: secrets }, { database, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  await database.close();
  await server.remove();
  await rm(secrets, { recursive: true });
});
beforeEach(() => {
  said = [];
});

function run(...words: string[]): Promise<number> {
  const output = { line: (text: string) => said.push(text), bytes: () => undefined };
  return dispatch([keysCommand], words, { DATABASE_URL: server.url.reveal() }, output);
}

/** What the gateway would say to a sender from elsewhere. */
const resolved = (key: string) =>
  createIngestKeys(database, { clock: systemClock, log: silentLog }).resolve({ key, address: '192.0.2.1', origin: null });

it('a key that is made lets its holder send into its project, until it is revoked', async () => {
  expect(await run('keys', 'create', 'default', 'checkout service')).toBe(0);
  const [key = ''] = said;
  expect(said).toHaveLength(1);
  expect(await resolved(key)).toMatchObject({ projectId: parseProjectId(1) });
  const prefix = key.split('_')[1] ?? '';
  await run('keys', 'ls', 'default');
  expect(said.join('\n')).toMatch(new RegExp(`${prefix} +checkout service +traces,metrics,logs +good`));
  expect(said.slice(1).join('\n')).not.toContain(key);
  expect(await run('keys', 'revoke', 'default', prefix)).toBe(0);
  expect(await resolved(key)).toBe('unauthenticated');
  await run('keys', 'ls', 'default');
  expect(said.at(-1)).toMatch(/revoked/);
  const written = await database.auditLog.find({ organizationId: 1, projectId: parseProjectId(1), limit: 10 });
  expect(written.map(({ action, actor, object }) => [action, actor.kind, object.name])).toEqual([
    ['ingest_key.revoke', 'system', 'checkout service'],
    ['ingest_key.create', 'system', 'checkout service'],
  ]);
  expect(JSON.stringify(written)).not.toContain(key);
});

it('a project or a key that is not there is named', async () => {
  expect(await run('keys', 'ls', 'nowhere')).toBe(1);
  expect(await run('keys', 'revoke', 'default', '0000000000')).toBe(1);
  expect(said).toEqual(['There is no project nowhere.', 'The project default has no key with the prefix 0000000000.']);
});

it.each([[], ['sing'], ['ls'], ['create', 'default'], ['create', 'default', ' '], ['revoke', 'default']])(
  'what it does not understand makes no key: %j',
  async (...words) => {
    const before = (await database.ingestKeys.list(parseProjectId(1))).length;
    expect(await run('keys', ...words)).toBe(2);
    expect(await database.ingestKeys.list(parseProjectId(1))).toHaveLength(before);
  },
);
