import type { Sql } from '@spanhouse/clickhouse';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions } from '../../model/trace-reader.ts';
import { nullBeyondLimit } from '../beyond-limit.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { READ_LIMITS } from '../limits.ts';
import { ScanBlockRow, scanBlocksSql } from '../queries/scan-blocks.ts';
import { candidatesOf } from './candidates.ts';
import type { PlaceOfScan } from './scan-place.ts';

export type BlocksOfSlice = {
  /** The first of them, in the order of the search. */
  readonly blocks: readonly ScanBlockRow[];
  /** Of the spans in them. */
  readonly candidates: Sql;
  readonly isNarrow: boolean;
};

/**
 * Blocks with candidates of a query. Where telling the fewer candidates takes longer than it saves, all are taken; a search that goes on keeps to what it
 * began with.
 */
export async function blocksOfSlice(
  deps: FindDeps,
  query: SpanQuery,
  after: PlaceOfScan | null,
  tryNarrow: boolean,
  options: ReadOptions,
): Promise<BlocksOfSlice> {
  const { wide, narrow } = candidatesOf(query);
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const take = async (candidates: Sql, isNarrow: boolean, timeMs: number = READ_LIMITS.queryTimeMs): Promise<BlocksOfSlice> => {
    const question = scanBlocksSql({ candidates, order, after, limit: READ_LIMITS.scanBlocksMax });
    const blocks = await deps.clickhouse
      .inProject(query.projectId)
      .query(question, ScanBlockRow, ask('traces.scan_blocks', options, timeMs));
    return { blocks, candidates, isNarrow };
  };
  if (narrow === null) return take(wide, false);
  if (after !== null) return after.isNarrow ? take(narrow, true) : take(wide, false);
  if (!tryNarrow) return take(wide, false);
  return (await take(narrow, true, READ_LIMITS.scanNarrowTimeMs).catch(nullBeyondLimit)) ?? take(wide, false);
}
