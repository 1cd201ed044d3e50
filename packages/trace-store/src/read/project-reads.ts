import type { ClickHouse, ProjectQueries } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { COUNT_TABLE_NAMES } from '../metrics/count-tables.ts';

/** Every table that has rows of projects; a test holds it against the migrations. */
export const PROJECT_TABLES: readonly string[] = [
  'spans',
  'trace_blocks',
  'attribute_blocks',
  'blocks',
  'attribute_values',
  'trace_keys',
  ...COUNT_TABLE_NAMES,
  'derived_slots',
];

/** What reading is done with: there is no way in it to ask about more than one project. */
export interface ProjectReads {
  inProject(projectId: ProjectId): ProjectQueries;
}

export function projectReads(clickhouse: Pick<ClickHouse, 'inProject'>): ProjectReads {
  return { inProject: (projectId) => clickhouse.inProject(projectId, PROJECT_TABLES) };
}
