import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProjectId, silentLog, systemClock, unixMs, type Secret } from '@spanhouse/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, makeCredential, type Database } from '../../src/index.ts';
import { migrateDatabase, seedDatabase } from '../../src/migrations.ts';
import { BACKENDS } from './open-database.ts';

const ORGANIZATION = 1;
const CALLERS = 8;
const ROUNDS = 20;

describe.each(BACKENDS)('who may do what, contract: $name', (backend) => {
  if (backend.skipReason !== null) {
    it.skip(`is left out: ${backend.skipReason}`);
    return;
  }
  let url: Secret;
  let close: () => Promise<void>;
  let directory: string;
  /** Two instances of the web: what they do at once is only kept apart by the server. */
  let here: Database;
  let there: Database;

  beforeAll(async () => {
    ({ url, close } = await backend.open());
    directory = await mkdtemp(join(tmpdir(), 'spanhouse-access-'));
    [here, there] = [createDatabase({ url }, { log: silentLog }), createDatabase({ url }, { log: silentLog })];
    await migrateDatabase({ url }, { log: silentLog });
    await seedDatabase({ url, secretsDirectory: directory }, { database: here, clock: systemClock, log: silentLog });
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await close();
    await rm(directory, { recursive: true });
  });

  async function aPerson(email: string): Promise<string> {
    const client = new pg.Client({ connectionString: url.reveal() });
    await client.connect();
    const { rows } = await client.query<{ id: string }>('INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id', [email, email]);
    await client.end();
    const id = rows[0]?.id ?? '';
    await here.members.add(ORGANIZATION, id);
    return id;
  }
  const owners = async (): Promise<readonly string[]> =>
    (await here.members.list(ORGANIZATION)).filter(({ isOwner, isDisabled }) => isOwner && !isDisabled).map(({ userId }) => userId);
  const now = () => systemClock.now();

  it('there is an owner only once somebody is one', async () => {
    expect(await here.people.hasOwner()).toBe(false);
    const first = await aPerson('first@example.org');
    expect(await here.people.hasOwner()).toBe(false);
    await here.members.setOwner(ORGANIZATION, first, true);
    expect(await here.people.hasOwner()).toBe(true);
    await here.members.setOwner(ORGANIZATION, await aPerson('second@example.org'), true);
  });

  it.each<[string, (database: Database, userId: string) => Promise<unknown>, (database: Database, userId: string) => Promise<unknown>]>([
    ['two step down', (db, id) => db.members.setOwner(1, id, false), (db, id) => db.members.setOwner(1, id, false)],
    ['two are disabled', (db, id) => db.members.setDisabled(1, id, now()), (db, id) => db.members.setDisabled(1, id, now())],
    ['one steps down, one is disabled', (db, id) => db.members.setOwner(1, id, false), (db, id) => db.members.setDisabled(1, id, now())],
    ['one is disabled, one steps down', (db, id) => db.members.setDisabled(1, id, now()), (db, id) => db.members.setOwner(1, id, false)],
  ])('an owner is left when at the same moment %s', async (_, one, other) => {
    const [first = '', second = ''] = await owners();
    for (let round = 0; round < ROUNDS; round++) {
      const results = await Promise.all([one(here, first), other(there, second)]);
      expect([...results].sort()).toEqual(['done', 'last_owner']);
      expect(await owners()).toHaveLength(1);
      for (const id of [first, second]) {
        await here.members.setDisabled(ORGANIZATION, id, null);
        await here.members.setOwner(ORGANIZATION, id, true);
      }
    }
  });

  it('of many who use one link or one invitation at once exactly one does', async () => {
    const expiresAt = unixMs(now() + 60_000);
    const { hash } = makeCredential('link', randomBytes);
    await here.signInLinks.replace({ kind: 'setup', userId: null, hash, createdBy: 'test', expiresAt }, now());
    const link = await here.signInLinks.find(hash, now());
    const used = await Promise.all(
      Array.from({ length: CALLERS }, (_, i) => (i % 2 === 0 ? here : there).signInLinks.use(link?.id ?? 0, now())),
    );
    expect(used.filter(Boolean)).toHaveLength(1);
    expect(await here.signInLinks.find(hash, now())).toBeNull();

    const wanted = { organizationId: ORGANIZATION, email: 'g@example.org', isOwner: false, roles: [], createdBy: 'test', expiresAt };
    const invited = await here.invitations.create({ ...wanted, hash: makeCredential('link', randomBytes).hash }, now());
    const accepted = await Promise.all(
      Array.from({ length: CALLERS }, (_, i) => (i % 2 === 0 ? here : there).invitations.accept(invited.id, now())),
    );
    expect(accepted.filter(Boolean)).toHaveLength(1);
    expect(await here.invitations.revoke(ORGANIZATION, invited.id, now())).toBe(false);
  });

  it('attempts at the same moment are all counted', async () => {
    const counts = await Promise.all(
      Array.from({ length: CALLERS }, (_, i) => (i % 2 === 0 ? here : there).signInAttempts.count('here', 60_000, unixMs(1_000_000))),
    );
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: CALLERS }, (_, i) => i + 1));
    expect(await here.signInAttempts.counted('here', 60_000, unixMs(1_059_999))).toBe(CALLERS);
    expect(await here.signInAttempts.counted('here', 60_000, unixMs(1_060_000))).toBe(0);
    expect(await here.signInAttempts.count('here', 60_000, unixMs(1_060_000))).toBe(1);
    expect(await here.signInAttempts.counted('there', 60_000, unixMs(1_000_000))).toBe(0);
  });

  it('whoever is disabled has no rights, whatever sessions are left', async () => {
    const id = await aPerson('leaving@example.org');
    await here.members.setRole(parseProjectId(1), id, 'admin');
    expect(await here.people.membershipsOf(id)).toEqual({
      organizations: [{ id: ORGANIZATION, isOwner: false }],
      projects: [{ id: 1, role: 'admin' }],
    });
    await here.members.setDisabled(ORGANIZATION, id, now());
    expect(await here.people.membershipsOf(id)).toEqual({ organizations: [], projects: [] });
  });
});
