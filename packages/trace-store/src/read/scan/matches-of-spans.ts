import { all } from '@spanhouse/clickhouse';
import { unixNano } from '@spanhouse/core';
import type { BlockReader, BlockSpan } from '../../block/block-reader.ts';
import { allTest } from '../../evaluate/filter-test.ts';
import { viewOf } from '../../evaluate/span-view.ts';
import type { TimeRange } from '../../model/trace-reader.ts';
import { isUnreadable } from '../block-store.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { inParallel } from '../in-parallel.ts';
import { READ_LIMITS } from '../limits.ts';
import { withinConditions } from '../range-sql.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';
import { ScanRowsRow, scanRowsSql } from '../queries/scan-rows.ts';
import type { Matches, Matching } from './matches.ts';

/** Spans of these blocks that match by themselves. Of a block with few candidates these are read, of others all spans. */
export async function matchesOfSpans(deps: FindDeps, matching: Matching, blocks: readonly ScanBlockRow[]): Promise<Matches> {
  const { query, slice, options, marking } = matching;
  const few = blocks.filter((block) => block.spans <= READ_LIMITS.scanRowsOfBlock);
  const rowsOf = new Map((await placesIn(deps, matching, few, 'row')).map(({ block_id, places }) => [block_id, places]));
  const blockIds = blocks.map((block) => block.block_id);
  const blockPlaces = await deps.blocks.places(query.projectId, blockIds, 'traces.scan', options.signal);
  const test = allTest(query.conditions);
  const holds = (found: BlockSpan): boolean => startsWithin(found, slice) && test(viewOf(found));
  const found = await inParallel(blockIds, READ_LIMITS.blockFetches, async (blockId): Promise<readonly BlockSpan[] | null> => {
    const place = blockPlaces.get(blockId);
    const block = place === undefined ? null : await deps.blocks.open(place, options.signal);
    return block === null ? null : matchesIn(block, rowsOf.get(blockId) ?? null, holds);
  });
  const spans = found.flatMap((each) => each ?? []);
  if (marking !== undefined) {
    const isMarked = allTest(marking.mark.conditions);
    for (const span of spans) if (isMarked(viewOf(span))) marking.add(span);
  }
  return { spans, elsewhere: [], unreadable: blockIds.filter((_, i) => found[i] === null), tooLarge: [] };
}

export function startsWithin({ span }: BlockSpan, { start, end }: TimeRange): boolean {
  return span.startTimeUnixNano >= start && span.startTimeUnixNano < end;
}

/** Where candidates lie. The time of these blocks narrows what the index reads: `spans` is not ordered by block. */
export async function placesIn(
  deps: FindDeps,
  { query, candidates, options }: Matching,
  blocks: readonly ScanBlockRow[],
  of: 'row' | 'ordinal',
): Promise<readonly { readonly block_id: string; readonly places: readonly number[] }[]> {
  const [first] = blocks;
  if (first === undefined) return [];
  const start = blocks.reduce((least, block) => (block.from_ns < least ? block.from_ns : least), first.from_ns);
  const end = blocks.reduce((most, block) => (block.to_ns > most ? block.to_ns : most), first.to_ns);
  const within = all([candidates, ...withinConditions(query.projectId, unixNano(start), unixNano(end + 1n))]);
  const question = scanRowsSql({ candidates: within, blockIds: blocks.map((block) => block.block_id), of });
  return deps.clickhouse.inProject(query.projectId).query(question, ScanRowsRow, ask('traces.scan_rows', options));
}

/** @param rows null: all. Null when the block is damaged. */
function matchesIn(block: BlockReader, rows: readonly number[] | null, holds: (found: BlockSpan) => boolean): readonly BlockSpan[] | null {
  try {
    if (rows !== null) return block.readSpans(rows).filter(holds);
    return Array.from({ length: block.traceCount }, (_, ordinal) => block.readTraceSpans(ordinal).filter(holds)).flat();
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}
