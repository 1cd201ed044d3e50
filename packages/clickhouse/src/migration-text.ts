import { onCluster } from './cluster-tables.ts';

declare const brand: unique symbol;

/** One statement of a migration file, placeholders filled. Its text comes from a file of ours; only `parseMigration` makes it. */
export type MigrationText = { readonly text: string; readonly [brand]: 'migration-text' };

const PLACEHOLDER = /\{\{(on_cluster|engine:([^{}]+))\}\}/g;

/**
 * The statements of a migration file, in order. They are separated by a semicolon at the end of a line.
 *
 * @param cluster name of the cluster, checked by `checkClusterName`; null: a single node. One source serves both: `{{on_cluster}}` stands behind the
 * name of each table, `{{engine:X}}` where its engine does (cluster-tables.ts tells what becomes of them).
 */
export function parseMigration(source: string, cluster: string | null): readonly MigrationText[] {
  return source
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.split('\n').some((line) => line.trim() !== '' && !line.trimStart().startsWith('--')))
    .flatMap((statement) => (cluster === null ? [onOneNode(statement)] : onCluster(statement, cluster)))
    .map((text) => ({ text }) as MigrationText);
}

function onOneNode(statement: string): string {
  return statement.replaceAll(PLACEHOLDER, (_all, word: string, engine: string | undefined) =>
    word === 'on_cluster' ? '' : (engine ?? ''),
  );
}
