import { param, sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { LogQuery } from '../model/log-query.ts';
import type { Asking, LogPattern } from '../model/log-reader.ts';
import { patternOf } from '../pattern.ts';
import { ask, type LogReads } from './ask.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { whereOf } from './where.ts';

const PatternRow = z.object({
  id: z.string(),
  example: z.string(),
  count: z.coerce.number(),
  services: z.array(z.string()),
  worst: z.number(),
  first: z.string(),
  last: z.string(),
});

/** Bodies grouped by what they have in common (pattern.ts). The most frequent first; those beyond the bound are left out. */
export async function patterns(reads: LogReads, query: LogQuery, asking: Asking): Promise<readonly LogPattern[]> {
  const where = await whereOf(reads, query, asking);
  const rows = await reads.inProject(query.projectId).query(
    sql`SELECT toString(pattern) AS id, any(body) AS example, count() AS count, groupUniqArray(20)(toString(service)) AS services, max(severity) AS worst,
  toString(min(time_ns)) AS first, toString(max(time_ns)) AS last
FROM logs WHERE ${where} GROUP BY pattern ORDER BY count DESC, id LIMIT ${param('UInt32', LOG_READ_LIMITS.patternsMax)}`,
    PatternRow,
    ask('logs.patterns', asking),
  );
  return rows.map(({ id, example, count, services, worst, first, last }) => ({
    id,
    template: patternOf(example),
    example,
    count,
    services: [...services].sort(),
    severity: worst,
    firstTime: first,
    lastTime: last,
  }));
}
