import type { QueryOptions } from '@spanhouse/clickhouse';
import { unixNano, type Clock } from '@spanhouse/core';
import type { ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { BlockStore } from './block-store.ts';
import { READ_LIMITS } from './limits.ts';
import { FoundRow, findRowsSql } from './queries/find-rows.ts';
import { spanConditions } from './span-conditions.ts';
import type { ProjectReads } from './project-reads.ts';

export type FindDeps = { readonly clickhouse: ProjectReads; readonly blocks: BlockStore; readonly clock: Clock };

export type Page = { readonly order: 'newest' | 'duration'; readonly limit: number; readonly offset: number };

const HOUR_NS = 3_600_000_000_000n;

/** A page of matching rows. The newest are looked for in the last hour first: `spans` is ordered by hour, so older ones are then never read. */
export async function findRows(deps: FindDeps, query: SpanQuery, page: Page, options: ReadOptions): Promise<readonly FoundRow[]> {
  if (page.order === 'newest' && page.offset === 0 && query.end - query.start > 2n * HOUR_NS) {
    const conditions = spanConditions({ ...query, start: unixNano(query.end - HOUR_NS) });
    const recent = await deps.clickhouse
      .inProject(query.projectId)
      .query(findRowsSql({ conditions, ...page }), FoundRow, ask('traces.find_recent', options));
    if (recent.length === page.limit) return recent;
  }
  return deps.clickhouse
    .inProject(query.projectId)
    .query(findRowsSql({ conditions: spanConditions(query), ...page }), FoundRow, ask('traces.find', options));
}

export function ask(tag: string, options: ReadOptions, timeMs: number = READ_LIMITS.queryTimeMs): QueryOptions {
  const { rowsReadMax, memoryBytesMax } = READ_LIMITS;
  return { tag, limits: { timeMs, rowsReadMax, memoryBytesMax }, ...(options.signal === undefined ? {} : { signal: options.signal }) };
}
