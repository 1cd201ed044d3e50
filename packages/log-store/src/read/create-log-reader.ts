import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import type { Clock } from '@spanhouse/core';
import { z } from 'zod';
import type { LogReader } from '../model/log-reader.ts';
import { ask, logReads } from './ask.ts';
import { context } from './context.ts';
import { fields } from './fields.ts';
import { findLogs } from './find-logs.ts';
import { histogram } from './histogram.ts';
import { ofSpan } from './of-span.ts';
import { patterns } from './patterns.ts';
import { tail } from './tail.ts';

type Deps = { readonly clickhouse: Pick<ClickHouse, 'inProject'>; readonly clock: Clock };

/** Reads from ClickHouse. Holds no connection of its own: the caller closes what it gave. */
export function createLogReader({ clickhouse, clock }: Deps): LogReader {
  const reads = logReads(clickhouse);
  return {
    find: (query, page, asking = {}) => findLogs(reads, query, page, asking),
    histogram: (query, of, asking = {}) => histogram(reads, clock, query, of, asking),
    fields: (query, asking = {}) => fields(reads, query, asking),
    patterns: (query, asking = {}) => patterns(reads, query, asking),
    context: (projectId, id, lines, asking = {}) => context(reads, projectId, id, lines, asking),
    tail: (query, position, limit, asking = {}) => tail(reads, query, position, limit, asking),
    ofSpan: (projectId, span, limit, asking = {}) => ofSpan(reads, projectId, span, limit, asking),
    hasAny: async (projectId, asking = {}) => {
      const rows = await reads
        .inProject(projectId)
        .query(
          sql`SELECT 1 AS found FROM log_cuts WHERE project_id = ${param('UInt32', projectId)} LIMIT 1`,
          z.object({ found: z.number() }),
          ask('logs.has_any', asking),
        );
      return rows.length > 0;
    },
  };
}
