import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProjectId, silentLog, systemClock, unixMs, type ProjectId, type Secret } from '@spanhouse/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/index.ts';
import { migrateDatabase, seedDatabase } from '../../src/migrations.ts';
import { BACKENDS } from './open-database.ts';

const NOW = unixMs(1_800_000_000_000);
const HOSTILE = ["'; DROP TABLE saved_views; --", '"', '\\', '%_', '订单 👩‍🚀', ' x '];

describe.each(BACKENDS)('what people keep, contract: $name', (backend) => {
  if (backend.skipReason !== null) {
    it.skip(`is left out: ${backend.skipReason}`);
    return;
  }
  let url: Secret;
  let close: () => Promise<void>;
  let directory: string;
  let db: Database;
  let own: ProjectId;
  let other: ProjectId;
  let ann: string;
  let bob: string;

  beforeAll(async () => {
    ({ url, close } = await backend.open());
    directory = await mkdtemp(join(tmpdir(), 'spanhouse-saved-'));
    db = createDatabase({ url }, { log: silentLog });
    await migrateDatabase({ url }, { log: silentLog });
    await seedDatabase({ url, secretsDirectory: directory }, { database: db, clock: systemClock, log: silentLog });
    own = parseProjectId(1);
    const made = await db.projects.create({ organizationId: 1, slug: 'other', name: 'Other' });
    if (made === null) throw new Error('no second project');
    other = made.id;
    [ann, bob] = [await aPerson('ann@example.org'), await aPerson('bob@example.org')];
  });
  afterAll(async () => {
    await db.close();
    await close();
    await rm(directory, { recursive: true });
  });

  async function aPerson(email: string): Promise<string> {
    const client = new pg.Client({ connectionString: url.reveal() });
    await client.connect();
    const { rows } = await client.query<{ id: string }>('INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id', [email, email]);
    await client.end();
    return rows[0]?.id ?? '';
  }
  const aView = (name: string, userId: string | null, projectId = own) =>
    db.savedViews.create({ projectId, userId, page: 'traces', name, search: 'q=a', createdBy: 'Ann' }, NOW);

  it('a view is seen by its owner, one of the project by everybody in it, neither from another project', async () => {
    const [mine, ours] = [await aView('mine', ann), await aView('ours', null)];
    const names = async (projectId: ProjectId, userId: string | null) =>
      (await db.savedViews.list({ projectId, userId }, 'traces')).map(({ name }) => name);
    expect(await names(own, ann)).toEqual(['mine', 'ours']);
    expect(await names(own, bob)).toEqual(['ours']);
    expect(await names(own, null)).toEqual(['ours']);
    expect(await names(other, ann)).toEqual([]);
    expect(await db.savedViews.list({ projectId: own, userId: ann }, 'logs')).toEqual([]);
    expect(await db.savedViews.byId({ projectId: own, userId: ann }, mine.id)).toEqual(mine);
    expect(await db.savedViews.byId({ projectId: own, userId: bob }, mine.id)).toBeNull();
    expect(await db.savedViews.byId({ projectId: other, userId: ann }, ours.id)).toBeNull();
  });

  it('a view is changed and removed by those who see it alone', async () => {
    const { id } = await aView('draft', ann);
    const later = unixMs(NOW + 1);
    expect(await db.savedViews.change({ projectId: own, userId: bob }, id, { name: 'stolen' }, later)).toBe(false);
    expect(await db.savedViews.change({ projectId: other, userId: ann }, id, { name: 'stolen' }, later)).toBe(false);
    expect(await db.savedViews.change({ projectId: own, userId: ann }, id, { search: 'q=b' }, later)).toBe(true);
    expect(await db.savedViews.byId({ projectId: own, userId: ann }, id)).toMatchObject({ name: 'draft', search: 'q=b', updatedAt: later });
    expect(await db.savedViews.remove({ projectId: own, userId: bob }, id)).toBe(false);
    expect(await db.savedViews.remove({ projectId: own, userId: ann }, id)).toBe(true);
    expect(await db.savedViews.remove({ projectId: own, userId: ann }, id)).toBe(false);
  });

  it('columns are those of the reader and those of the project, each set and taken back by itself', async () => {
    const reader = { projectId: own, userId: ann };
    expect(await db.savedColumns.find(reader, 'search')).toEqual({ own: null, project: null });
    await db.savedColumns.set({ projectId: own, userId: null }, 'search', ['tier'], NOW);
    await db.savedColumns.set(reader, 'search', HOSTILE, NOW);
    await db.savedColumns.set(reader, 'search', [...HOSTILE].reverse(), NOW);
    expect(await db.savedColumns.find(reader, 'search')).toEqual({ own: [...HOSTILE].reverse(), project: ['tier'] });
    expect(await db.savedColumns.find({ projectId: own, userId: bob }, 'search')).toEqual({ own: null, project: ['tier'] });
    expect(await db.savedColumns.find({ projectId: own, userId: null }, 'search')).toEqual({ own: null, project: ['tier'] });
    expect(await db.savedColumns.find(reader, 'trace')).toEqual({ own: null, project: null });
    await db.savedColumns.set(reader, 'search', [], NOW);
    expect((await db.savedColumns.find(reader, 'search')).own).toEqual([]);
    await db.savedColumns.set(reader, 'search', null, NOW);
    expect(await db.savedColumns.find(reader, 'search')).toEqual({ own: null, project: ['tier'] });
    await Promise.all(Array.from({ length: 6 }, (_, i) => db.savedColumns.set(reader, 'trace', [String(i)], NOW)));
    expect((await db.savedColumns.find(reader, 'trace')).own).toHaveLength(1);
  });

  it('a link rule belongs to its project, whatever is in it', async () => {
    const made = await Promise.all(
      HOSTILE.map((name) =>
        db.linkRules.create({ projectId: own, name, keyPattern: name, urlTemplate: `https://x.example/${name}`, createdBy: name }, NOW),
      ),
    );
    expect((await db.linkRules.list(own)).map(({ name }) => name).sort()).toEqual([...HOSTILE].sort());
    expect(await db.linkRules.list(other)).toEqual([]);
    const id = made[0]?.id ?? 0;
    const change = { name: 'new', keyPattern: 'a.*', urlTemplate: 'https://y.example' };
    expect(await db.linkRules.change(other, id, change)).toBe(false);
    expect(await db.linkRules.change(own, id, change)).toBe(true);
    expect(await db.linkRules.byId(own, id)).toMatchObject(change);
    expect(await db.linkRules.byId(other, id)).toBeNull();
    expect(await db.linkRules.remove(other, id)).toBe(false);
    expect(await db.linkRules.remove(own, id)).toBe(true);
    expect(await db.linkRules.byId(own, id)).toBeNull();
  });
});
