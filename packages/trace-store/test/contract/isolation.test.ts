import { sql } from '@spanhouse/clickhouse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { COUNT_TABLES } from '../../src/metrics/count-tables.ts';
import { PROJECT_TABLES, projectReads } from '../../src/read/project-reads.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { freshProject, sent, store, text } from './sent-spans.ts';

const OWN = freshProject();
const OTHER = freshProject();
const Row = z.object({ project_id: z.coerce.number() });
let db: TestStore;

beforeAll(async () => {
  db = await startTestStore();
  for (const projectId of [OWN, OTHER]) {
    await store(db, projectId, [sent(0, { service: 'shop', attributes: [text('bizOrderId', '4711'), text('tier', 'gold')] })]);
  }
  await db.derive();
});
afterAll(() => db.stop());

it('every table that has rows of projects is one of those that are filtered', async () => {
  const found = await db.clickhouse.query(
    sql`SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = 'project_id' ORDER BY table`,
    z.object({ table: z.string() }),
    { tag: 'test' },
  );
  expect(found.map(({ table }) => table)).toEqual([...PROJECT_TABLES].sort());
});

it('a query that forgets its project sees its own all the same, in every table, in subqueries, joins and unions', async () => {
  const questions = [
    ...[
      sql`SELECT project_id FROM spans`,
      sql`SELECT project_id FROM trace_blocks`,
      sql`SELECT project_id FROM attribute_blocks`,
      sql`SELECT project_id FROM blocks`,
      sql`SELECT project_id FROM attribute_values`,
      sql`SELECT project_id FROM trace_keys`,
      ...Object.values(COUNT_TABLES).map((table) => sql`SELECT project_id FROM ${table}`),
      sql`SELECT project_id FROM derived_slots`,
    ],
    sql`SELECT project_id FROM (SELECT project_id FROM spans UNION ALL SELECT project_id FROM trace_blocks)`,
    sql`SELECT b.project_id AS project_id FROM spans AS s INNER JOIN blocks AS b ON s.service != toString(b.block_id)`,
    sql`WITH wanted AS (SELECT block_id FROM trace_blocks) SELECT project_id FROM blocks WHERE block_id IN (SELECT block_id FROM wanted)`,
    sql`SELECT max(project_id) AS project_id FROM spans GROUP BY service`,
    sql`SELECT project_id FROM spans WHERE project_id != 0 OR 1`,
  ];
  for (const question of questions) {
    const all = await db.clickhouse.query(question, Row, { tag: 'test' });
    const own = await projectReads(db.clickhouse).inProject(OWN).query(question, Row, { tag: 'test' });
    expect(own.length, JSON.stringify(question)).toBeGreaterThan(0);
    expect(new Set(own.map(({ project_id }) => project_id)), JSON.stringify(question)).toEqual(new Set([OWN]));
    // Without it there would have been something to leak.
    expect(all.some(({ project_id }) => project_id === OTHER)).toBe(true);
  }
});
