import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { PROJECT_TABLES } from '../../src/read/project-reads.ts';
import { readerSql } from '../../src/reader/reader-sql.ts';

const OPTIONS = { role: 'spanhouse_reader', database: 'spanhouse', cluster: null, setting: 'SQL_spanhouse_project' };
/** What an administrator is given to run; read in review like code. */
const golden = (name: string): Promise<string> => readFile(new URL(`../../${name}.golden.sql`, import.meta.url), 'utf8');
const text = (statements: readonly string[]): string => statements.map((statement) => `${statement};\n`).join('\n');

it('what makes the reader equals reader.golden.sql, and on a cluster reader-cluster.golden.sql', async () => {
  expect(text(readerSql(OPTIONS))).toBe(await golden('reader'));
  expect(text(readerSql({ ...OPTIONS, cluster: 'spanhouse' }))).toBe(await golden('reader-cluster'));
});

it('every table that has rows of projects has a policy, and nothing but SELECT is granted', () => {
  const statements = readerSql(OPTIONS);
  for (const table of PROJECT_TABLES)
    expect(statements.filter((statement) => statement.includes(` ON spanhouse.${table}\n`))).toHaveLength(2);
  const grants = statements.filter((statement) => statement.startsWith('GRANT'));
  for (const grant of grants) expect(grant).toMatch(/^GRANT SELECT ON (?:spanhouse\.\*|system\.parts) TO spanhouse_reader$/);
});

it('a name that would break out of a statement is refused', () => {
  for (const bad of [{ role: 'a; DROP' }, { database: 'a.b' }, { setting: "x')" }, { cluster: 'c d' }])
    expect(() => readerSql({ ...OPTIONS, ...bad })).toThrow(RangeError);
});
