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

export type Page = {
  readonly order: 'newest' | 'duration';
  readonly limit: number;
  readonly offset: number;
  /** So many of the newest do, where the latest part of the range has them: no more are then looked for, though there may be. */
  readonly enough: number;
};

/** The first rows of a range in the page's order, from its offset on. `isAll`: the range has no more. */
export type FoundRows = { readonly rows: readonly FoundRow[]; readonly isAll: boolean };

/**
 * A page of matching rows. The newest are looked for in the latest minutes first, then in the last hour: `spans` is ordered by hour, and by time for each name of
 * a service, so that most of what is older is then not read.
 */
export async function findRows(deps: FindDeps, query: SpanQuery, page: Page, options: ReadOptions): Promise<FoundRows> {
  const reads = deps.clickhouse.inProject(query.projectId);
  if (page.order === 'newest' && page.offset === 0) {
    for (const lengthNs of READ_LIMITS.firstSlicesNs) {
      if (query.end - query.start <= 2n * lengthNs) break;
      const conditions = spanConditions({ ...query, start: unixNano(query.end - lengthNs) });
      const rows = await reads.query(findRowsSql({ conditions, ...page }), FoundRow, ask('traces.find_recent', options));
      if (rows.length >= Math.min(page.enough, page.limit)) return { rows, isAll: false };
    }
  }
  const rows = await reads.query(findRowsSql({ conditions: spanConditions(query), ...page }), FoundRow, ask('traces.find', options));
  return { rows, isAll: rows.length < page.limit };
}

export function ask(tag: string, options: ReadOptions, timeMs: number = READ_LIMITS.queryTimeMs): QueryOptions {
  const { rowsReadMax, memoryBytesMax } = READ_LIMITS;
  return { tag, limits: { timeMs, rowsReadMax, memoryBytesMax }, ...(options.signal === undefined ? {} : { signal: options.signal }) };
}

/** For few rows by key: beside the questions that read many, one thread each is less work in all. */
export function askByKey(tag: string, options: ReadOptions): QueryOptions {
  const asked = ask(tag, options);
  return { ...asked, limits: { ...asked.limits, threadsMax: 1 } };
}
