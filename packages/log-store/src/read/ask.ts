import type { ClickHouse, ProjectQueries, QueryOptions } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import type { Asking } from '../model/log-reader.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { LOG_TABLES } from './log-reads.ts';

/** What reading is done with: there is no way in it to ask about more than one project. */
export type LogReads = { inProject(projectId: ProjectId): ProjectQueries };

export function logReads(clickhouse: Pick<ClickHouse, 'inProject'>): LogReads {
  return { inProject: (projectId) => clickhouse.inProject(projectId, LOG_TABLES) };
}

/** @param shorter less time than a question may take at most */
export function ask(tag: string, { signal }: Asking, shorter: { readonly timeMs?: number } = {}): QueryOptions {
  const { queryTimeMs, rowsReadMax, memoryBytesMax } = LOG_READ_LIMITS;
  const { timeMs = queryTimeMs } = shorter;
  return { tag, limits: { timeMs, rowsReadMax, memoryBytesMax }, ...(signal === undefined ? {} : { signal }) };
}
