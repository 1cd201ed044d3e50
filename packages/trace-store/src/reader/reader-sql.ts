import { localTable } from '@spanhouse/clickhouse';
import { PROJECT_TABLES } from '../read/project-reads.ts';

export type ReaderSqlOptions = {
  /** Role of users that may only read. */
  readonly role: string;
  readonly database: string;
  /** Name of the cluster; null: a single node. */
  readonly cluster: string | null;
  /** Tables of other stores that have rows of projects. */
  readonly otherTables?: readonly string[];
  /** CLICKHOUSE_PROJECT_SETTING of the web. */
  readonly setting: string;
};

/** What one question may use at most, whatever it asks for. The web's own limits are below. */
const CEILINGS = { seconds: 120, memoryBytes: 8 * 2 ** 30, rowsRead: 20_000_000_000 };
const NAME = /^[A-Za-z_]\w*$/;

/**
 * What an administrator of ClickHouse runs once, so that the web reads as somebody who can do nothing else: a role without any right to write or
 * to reach outside, ceilings that a query cannot raise, and row policies by which a query sees the project that its settings name, and without
 * that setting nothing. Whoever has another role sees all rows, as before.
 *
 * @returns statements in the order in which they are to be run; running them again changes nothing. @throws RangeError: a name is not one
 */
export function readerSql({ role, database, cluster, setting, otherTables = [] }: ReaderSqlOptions): readonly string[] {
  const bad = [role, database, setting, ...otherTables, ...(cluster === null ? [] : [cluster])].find((name) => !NAME.test(name));
  if (bad !== undefined) throw new RangeError(`not a name: ${bad}`);
  const everywhere = cluster === null ? '' : ` ON CLUSTER ${cluster}`;
  // Rows are filtered where they lie: a Distributed table has none of its own.
  const tables = [...PROJECT_TABLES, ...otherTables].map((table) => `${database}.${cluster === null ? table : localTable(table)}`);
  return [
    `CREATE ROLE IF NOT EXISTS ${role}${everywhere}`,
    `CREATE SETTINGS PROFILE OR REPLACE ${role}${everywhere} SETTINGS
  readonly = 2,
  max_execution_time = 30 MIN 0.001 MAX ${String(CEILINGS.seconds)},
  max_memory_usage = ${String(2 * 2 ** 30)} MIN 1 MAX ${String(CEILINGS.memoryBytes)},
  max_rows_to_read = 2000000000 MIN 1 MAX ${String(CEILINGS.rowsRead)},
  allow_ddl = 0 READONLY,
  allow_introspection_functions = 0 READONLY
  TO ${role}`,
    `GRANT${everywhere} SELECT ON ${database}.* TO ${role}`,
    // How much a retention would keep is estimated from the sizes of parts.
    `GRANT${everywhere} SELECT ON system.parts TO ${role}`,
    ...tables.flatMap((table) => [
      `CREATE ROW POLICY OR REPLACE spanhouse_project${everywhere} ON ${table}
  USING ${projectCondition(setting)} TO ${role}`,
      `CREATE ROW POLICY OR REPLACE spanhouse_others${everywhere} ON ${table}
  USING 1 TO ALL EXCEPT ${role}`,
    ]),
  ];
}

/** An absent setting is an error of the query, and one that is no number too: nothing is shown by mistake. */
export function projectCondition(setting: string): string {
  return `project_id = toUInt32(getSetting('${setting}'))`;
}
