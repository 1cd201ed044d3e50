declare const brand: unique symbol;

/** One statement of a migration file, placeholders filled. Its text comes from a file of ours; only `parseMigration` makes it. */
export type MigrationText = { readonly text: string; readonly [brand]: 'migration-text' };

/** What stands behind `{{...}}` in migration files, so that one source serves a single node and a cluster. */
export type Placeholders = {
  /** After a table's name: `ON CLUSTER name`; empty on a single node. */
  readonly onCluster: string;
  /** `MergeTree` → `MergeTree`, or `ReplicatedMergeTree(...)` on a cluster. Takes what stands after `engine:`. */
  readonly engine: (engine: string) => string;
};

export const SINGLE_NODE: Placeholders = { onCluster: '', engine: (engine) => engine };

const PLACEHOLDER = /\{\{(on_cluster|engine:([^{}]+))\}\}/g;

/** The statements of a migration file, in order. They are separated by a semicolon at the end of a line. */
export function parseMigration(source: string, placeholders: Placeholders): readonly MigrationText[] {
  const filled = source.replaceAll(PLACEHOLDER, (_all, word: string, engine: string | undefined) =>
    word === 'on_cluster' ? placeholders.onCluster : placeholders.engine(engine ?? ''),
  );
  return filled
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.split('\n').some((line) => line.trim() !== '' && !line.trimStart().startsWith('--')))
    .map((text) => ({ text }) as MigrationText);
}
