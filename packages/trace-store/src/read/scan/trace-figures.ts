import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { QueryFilter } from '../../model/span-query.ts';

const NS_PER_MS = 1_000_000n;
/** Times of a trace in a block are whole milliseconds and end after some weeks: beyond this no longer one is told from it. */
const DURATION_MS_MAX = 30n * 86_400_000n;

/**
 * What a group of rows of trace_blocks, the parts of one trace, must have at least where the filter asks for a figure of the whole trace; null when it asks for
 * none, or for little. Copies of spans make figures greater there, never less. A trace of several blocks, or one that may have begun before its block, is
 * taken for as long as can be.
 */
export function figureSql(filter: QueryFilter): Sql | null {
  if (!('target' in filter) || filter.target.kind !== 'trace' || !LOWER_BOUNDS.includes(filter.operator)) return null;
  const [value = '0'] = filter.values;
  switch (filter.target.field) {
    case 'spanCount':
      return sql`sum(trace_blocks.spans) >= ${param('UInt64', BigInt(value))}`;
    case 'errorCount':
      return sql`sum(trace_blocks.errors) >= ${param('UInt64', BigInt(value))}`;
    case 'traceDuration': {
      const ms = BigInt(value) / NS_PER_MS;
      const bound = param('UInt64', ms < DURATION_MS_MAX ? ms : DURATION_MS_MAX);
      return sql`(uniqExact(trace_blocks.block_id) > 1 OR min(trace_blocks.start_ms) = 0 OR max(trace_blocks.end_ms) + 2 - min(trace_blocks.start_ms) >= ${bound})`;
    }
    default:
      return null;
  }
}

const LOWER_BOUNDS: readonly string[] = ['>', '>=', '='];
