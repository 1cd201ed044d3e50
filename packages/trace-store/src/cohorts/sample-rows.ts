import { sql, type Sql } from '@spanhouse/clickhouse';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import { ask, type FindDeps } from '../read/find-rows.ts';
import { FoundRow } from '../read/queries/find-rows.ts';
import type { SpanConditions } from '../read/span-conditions.ts';
import { COHORT_LIMITS } from './limits.ts';
import { cohortRowsSql } from './queries/cohort-rows.ts';

type Set = { readonly conditions: SpanConditions; readonly choice: Sql; readonly isChosen: boolean; readonly matched: number };

/**
 * Places of a sample. Reading a block costs more than all else, so of many spans some of each of a few blocks are taken, which a hash chooses over the
 * whole range; where that does not make a full sample, any.
 */
export async function sampleRows(
  deps: FindDeps,
  { projectId, limit }: SpanQuery,
  { conditions, choice, isChosen, matched }: Set,
  options: ReadOptions,
): Promise<readonly FoundRow[]> {
  const set = isChosen ? choice : sql`NOT (${choice})`;
  const reads = deps.clickhouse.inProject(projectId);
  const ofBlocks = { spansMax: COHORT_LIMITS.spansOfBlock, oneIn: Math.max(1, Math.floor(matched / COHORT_LIMITS.sortedRows)) };
  if (matched > limit) {
    const some = await reads.query(cohortRowsSql({ conditions, set, limit, ofBlocks }), FoundRow, ask('cohorts.sample', options));
    if (some.length === limit) return some;
  }
  return reads.query(cohortRowsSql({ conditions, set, limit, ofBlocks: null }), FoundRow, ask('cohorts.sample_any', options));
}
