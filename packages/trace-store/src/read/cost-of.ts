import { all, type Sql } from '@spanhouse/clickhouse';
import type { QueryCost, ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { nullBeyondLimit } from './beyond-limit.ts';
import { ask, type FindDeps } from './find-rows.ts';
import { READ_LIMITS } from './limits.ts';
import { candidateCostSql, CandidateCostRow, indexCostSql, IndexCostRow } from './queries/query-cost.ts';
import { rangeConditions } from './range-sql.ts';
import { candidatesOf } from './scan/candidates.ts';
import { needsBlocks, spanConditions } from './span-conditions.ts';

/** See TraceReader.costOf. */
export async function costOf(deps: FindDeps, query: SpanQuery, options: ReadOptions): Promise<QueryCost> {
  const { projectId, start, end } = query;
  const conditions = spanConditions(query);
  const isOfBlocks = needsBlocks(query, conditions);
  const reads = deps.clickhouse.inProject(projectId);
  // Marks that the order of the table leaves of the range; a condition on the service cuts them down.
  const where = isOfBlocks ? all(rangeConditions(projectId, start, end)) : conditions.base;
  const [estimate] = await reads.query(indexCostSql(where), IndexCostRow, ask('traces.estimate', options));
  const indexRows = estimate?.rows ?? 0;
  if (!isOfBlocks) return { kind: 'index', indexRows, blocks: 0, bytes: 0 };
  const { wide, narrow } = candidatesOf(query);
  const costOfBlocks = (candidates: Sql, timeMs: number): Promise<readonly CandidateCostRow[]> =>
    reads.query(candidateCostSql(query, candidates), CandidateCostRow, ask('traces.candidate_cost', options, timeMs));
  // As the search itself does: fewer candidates where telling them is quick.
  const fewer =
    narrow === null ? null : await costOfBlocks(narrow, READ_LIMITS.scanTimeMs * READ_LIMITS.scanNarrowShare).catch(nullBeyondLimit);
  const [cost] = fewer ?? (await costOfBlocks(wide, READ_LIMITS.overviewTimeMs));
  return { kind: 'blocks', indexRows, blocks: cost?.blocks ?? 0, bytes: cost?.bytes ?? 0 };
}
