/*
 * TABLES ON A CLUSTER
 *
 * Of each table of the migrations a cluster has two: `<name>_local` on every node, replicated within its shard, which writers insert into; and
 * `<name>`, Distributed over all shards, which readers ask. Where a row goes is decided by whom a writer talks to, so a Distributed table needs no
 * sharding key. Paths of the replicas come from the macros {shard} and {replica} that every node of a cluster has.
 */

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LOCAL = '_local';

/** @returns the name. @throws RangeError: it stands in statements, where no parameter can. */
export function checkClusterName(name: string): string {
  if (!NAME.test(name)) throw new RangeError(`not a cluster's name: ${name}`);
  return name;
}

/** The table that rows are inserted into. @param cluster null: a single node */
export function writtenTable(table: string, cluster: string | null): string {
  return cluster === null ? table : localTable(table);
}

/** What a table is called on each node of a cluster. */
export function localTable(table: string): string {
  return `${table}${LOCAL}`;
}

const CREATE = /^((?:\s*--[^\n]*\n)*)\s*CREATE TABLE IF NOT EXISTS (\w+) \{\{on_cluster\}\}([\s\S]*)$/;
const ALTER = /^((?:\s*--[^\n]*\n)*)\s*ALTER TABLE (\w+) \{\{on_cluster\}\} ([\s\S]*)$/;
/** What a Distributed table has too. */
const COLUMN_CHANGE = /^(?:ADD|DROP|RENAME|MODIFY|CLEAR|COMMENT) COLUMN /;

/** One statement of a migration as the statements that do the same on a cluster. @throws RangeError for one whose form is not known */
export function onCluster(statement: string, cluster: string): readonly string[] {
  const created = CREATE.exec(statement);
  if (created !== null) {
    const [, comment = '', table = '', definition = ''] = created;
    return [
      `${comment}CREATE TABLE IF NOT EXISTS ${table}${LOCAL} ON CLUSTER ${cluster}${replicated(definition, table)}`,
      `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER ${cluster} AS ${table}${LOCAL}\nENGINE = Distributed(${cluster}, currentDatabase(), ${table}${LOCAL})`,
    ];
  }
  const altered = ALTER.exec(statement);
  if (altered !== null) {
    const [, comment = '', table = '', change = ''] = altered;
    const local = `${comment}ALTER TABLE ${table}${LOCAL} ON CLUSTER ${cluster} ${change}`;
    return COLUMN_CHANGE.test(change) ? [local, `ALTER TABLE ${table} ON CLUSTER ${cluster} ${change}`] : [local];
  }
  throw new RangeError(
    `a migration's statement is neither CREATE TABLE IF NOT EXISTS name {{on_cluster}} nor ALTER TABLE name {{on_cluster}}: ${statement.slice(0, 80)}`,
  );
}

/** `{{engine:SummingMergeTree(n)}}` → `ReplicatedSummingMergeTree('path', 'replica', n)`. */
function replicated(definition: string, table: string): string {
  return definition.replaceAll(/\{\{engine:(\w+)(?:\(([^{}]*)\))?\}\}/g, (_all, engine: string, parameters: string | undefined) => {
    const path = `'/clickhouse/tables/{shard}/{database}/${table}'`;
    return `Replicated${engine}(${[path, `'{replica}'`, ...(parameters === undefined ? [] : [parameters])].join(', ')})`;
  });
}
