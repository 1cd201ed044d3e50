import type { Sql } from '@spanhouse/clickhouse';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions, TimeRange } from '../../model/trace-reader.ts';
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
  /** The fewer candidates could not be told in time. */
  readonly isGivenUp: boolean;
};

/**
 * Blocks with candidates of a query in a slice of its range. Where telling the fewer candidates takes longer than `narrowMs`, all are taken (0: at once);
 * a search that goes on behind a block keeps to what it began with.
 */
export async function blocksOfSlice(
  deps: FindDeps,
  query: SpanQuery,
  slice: TimeRange,
  { after, narrowMs }: { readonly after: PlaceOfScan | null; readonly narrowMs: number },
  options: ReadOptions,
): Promise<BlocksOfSlice> {
  const { wide, narrow } = candidatesOf(query, slice);
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const take = async (candidates: Sql, isNarrow: boolean, timeMs: number = READ_LIMITS.queryTimeMs): Promise<BlocksOfSlice> => {
    const question = scanBlocksSql({ candidates, order, after, limit: READ_LIMITS.scanBlocksMax });
    const blocks = await deps.clickhouse
      .inProject(query.projectId)
      .query(question, ScanBlockRow, ask('traces.scan_blocks', options, timeMs));
    return { blocks, candidates, isNarrow, isGivenUp: false };
  };
  if (narrow === null) return take(wide, false);
  if (after !== null) return after.isNarrow ? take(narrow, true) : take(wide, false);
  if (narrowMs === 0) return take(wide, false);
  return (await take(narrow, true, narrowMs).catch(nullBeyondLimit)) ?? { ...(await take(wide, false)), isGivenUp: true };
}
