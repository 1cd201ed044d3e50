import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from '@spanhouse/clickhouse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { PROJECT_TABLES } from '../../src/read/project-reads.ts';
import { projectCondition, readerSql } from '../../src/reader/reader-sql.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { freshProject, sent, store, text } from './sent-spans.ts';

/*
 * The policies of `readerSql` on a real engine. The engine in a process takes no settings under names of one's own, so one that has no effect
 * here stands in for SQL_spanhouse_project; users and policies come from its configuration, since it keeps none that statements make.
 */
const STAND_IN = 'format_custom_field_delimiter';
const OWN = freshProject();
const OTHER = freshProject();
const Row = z.object({ project_id: z.coerce.number() });
const everyRowOf = (table: string): Sql => ({ kind: 'sql', parts: [`SELECT DISTINCT project_id FROM ${table}`] });

let folder: string;
let db: TestStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanhouse-policies-'));
  const filters = PROJECT_TABLES.map((table) => `<${table}><filter>${projectCondition(STAND_IN)}</filter></${table}>`).join('');
  const users = join(folder, 'users.xml');
  await writeFile(
    users,
    `<clickhouse><profiles><default/></profiles><quotas><default/></quotas>
<users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
<databases><spanhouse>${filters}</spanhouse></databases></default></users></clickhouse>`,
  );
  const configFile = join(folder, 'config.xml');
  await writeFile(configFile, `<clickhouse><users_config>${users}</users_config></clickhouse>`);
  db = await startTestStore({ configFile, projectSetting: STAND_IN });
  for (const projectId of [OWN, OTHER])
    await store(db, projectId, [sent(0, { service: 'shop', attributes: [text('bizOrderId', '4711'), text('tier', 'gold')] })]);
  await db.derive();
});
afterAll(async () => {
  await db.stop();
  await rm(folder, { recursive: true });
});

it.each(PROJECT_TABLES)('%s shows rows of the project that the settings name, even to a question that asks for all', async (table) => {
  for (const projectId of [OWN, OTHER]) {
    // The client filters no table here: the policy is alone.
    const rows = await db.clickhouse.inProject(projectId, []).query(everyRowOf(table), Row, { tag: 'test' });
    expect(rows).toEqual([{ project_id: projectId }]);
  }
});

it.each(PROJECT_TABLES)('%s shows nothing to a question that names no project', async (table) => {
  await expect(db.clickhouse.query(everyRowOf(table), Row, { tag: 'test' })).rejects.toMatchObject({ code: 'STORE.REJECTED' });
});

it('the engine understands every statement that makes the reader, on one node and on a cluster', async () => {
  for (const cluster of [null, 'spanhouse']) {
    for (const statement of readerSql({ role: 'spanhouse_reader', database: 'spanhouse', cluster, setting: 'SQL_spanhouse_project' })) {
      const explained: Sql = { kind: 'sql', parts: [`EXPLAIN AST ${statement}`] };
      const tree = await db.clickhouse.query(explained, z.object({ explain: z.string() }), { tag: 'test' });
      expect(tree.length, statement).toBeGreaterThan(0);
    }
  }
});
