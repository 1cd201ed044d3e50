import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { LogCondition, LogQuery, LogRange } from '../model/log-query.ts';
import type { Asking } from '../model/log-reader.ts';
import { ask, type LogReads } from './ask.ts';
import { attributeKeys, conditionsSql } from './condition-sql.ts';
import { checkRange, rangeCondition } from './range-sql.ts';

/** All that a query says, as one condition. @param read what is read instead of its range: as much, or to the ends of its minutes. @throws AppError QUERY.* */
export async function whereOf(reads: LogReads, query: LogQuery, asking: Asking, read: LogRange = query): Promise<Sql> {
  checkRange(query);
  const range = rangeCondition(query.projectId, read);
  return all([range, await matchOf(reads, query.projectId, query.conditions, asking)]);
}

/** What the conditions say, without a time. */
export async function matchOf(reads: LogReads, projectId: ProjectId, conditions: readonly LogCondition[], asking: Asking): Promise<Sql> {
  return conditionsSql(conditions, { projectId, resourceKeys: await resourceKeysOf(reads, projectId, attributeKeys(conditions), asking) });
}

async function resourceKeysOf(
  reads: LogReads,
  projectId: ProjectId,
  keys: readonly string[],
  asking: Asking,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await reads.inProject(projectId).query(
    sql`SELECT DISTINCT arrayJoin(arrayIntersect(arrayMap(k -> toString(k), mapKeys(attributes)), ${param('Array(String)', keys)})) AS key FROM log_resources
WHERE project_id = ${param('UInt32', projectId)}`,
    z.object({ key: z.string() }),
    ask('logs.resource_keys', asking),
  );
  return new Set(rows.map(({ key }) => key));
}
