import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { receivedAfter } from '../range-sql.ts';
import { likelyCondition, type AttributeQuestion, type SpanConditions } from '../span-conditions.ts';

export type RareRows = {
  readonly projectId: ProjectId;
  /** Of the query's range. */
  readonly start: UnixNano;
  readonly conditions: SpanConditions;
  readonly blocksMax: number;
};

/** A block to look into: rows of the spans that all else in the query fits, and the places of their traces, aligned. */
export const RareRowsRow = z.object({ block_id: z.string(), rows: z.array(z.number()), ordinals: z.array(z.number()) });

/**
 * Spans that match only if their block says so: at least one attribute is not in the span's columns or hashes, but is somewhere in its
 * block. Blocks with the newest spans first. Answered by attribute_blocks, then spans.
 */
export function rareRowsSql({ projectId, start, conditions, blocksMax }: RareRows): Sql {
  const possible = conditions.attributes.map((question) => any([...knownFrom(question), inRareBlock(projectId, start, question)]));
  return sql`SELECT toString(block_id) AS block_id, groupArray(row) AS rows, groupArray(ordinal) AS ordinals
FROM spans
WHERE ${all([conditions.base, ...possible])} AND NOT (${likelyCondition({ ...conditions, base: sql`1` })})
GROUP BY spans.block_id
ORDER BY max(start_ns) DESC
LIMIT ${param('UInt32', blocksMax)}`;
}

function knownFrom({ sure, likely }: AttributeQuestion): readonly Sql[] {
  return sure === null ? [likely] : [sure, likely];
}

function inRareBlock(projectId: ProjectId, start: UnixNano, { hashes }: AttributeQuestion): Sql {
  return sql`spans.block_id IN (SELECT block_id FROM attribute_blocks WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND hash IN ${param('Array(UInt64)', hashes.map(String))})`;
}
