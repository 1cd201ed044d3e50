import type { BlockReader } from '../block/block-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { isUnreadable, type BlockStore } from './block-store.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import type { FoundRow } from './queries/find-rows.ts';
import type { VerifiedSpan } from './rare-spans.ts';
import { allTest } from '../evaluate/filter-test.ts';
import { viewOf } from '../evaluate/span-view.ts';

export type VerifiedRows = {
  /** In the order of the rows, without those that only a hash took for a match. */
  readonly verified: ReadonlyMap<FoundRow, VerifiedSpan>;
  /** Rows whose block cannot be read. */
  readonly unreadable: readonly FoundRow[];
};

/** Looks into the blocks of these rows. */
export async function verifyRows(
  blocks: BlockStore,
  query: SpanQuery,
  rows: readonly FoundRow[],
  signal: AbortSignal | undefined,
): Promise<VerifiedRows> {
  const byBlock = Map.groupBy(rows, (row) => row.block_id);
  const places = await blocks.places(query.projectId, [...byBlock.keys()], 'traces.verify', signal);
  const spans = new Map<FoundRow, VerifiedSpan>();
  const unreadable: FoundRow[] = [];
  await inParallel([...byBlock], READ_LIMITS.blockFetches, async ([blockId, wanted]) => {
    const place = places.get(blockId);
    const block = place === undefined ? null : await blocks.open(place, signal);
    const read = block === null ? null : readRows(block, wanted);
    if (read === null) unreadable.push(...wanted);
    else for (const [row, span] of read) spans.set(row, span);
  });
  const holds = allTest(query.conditions);
  const verified = rows.flatMap((row): [FoundRow, VerifiedSpan][] => {
    const span = spans.get(row);
    const matches = span !== undefined && (row.sure === 1 || holds(viewOf(span.found)));
    return matches ? [[row, span]] : [];
  });
  return { verified: new Map(verified), unreadable };
}

function readRows(block: BlockReader, rows: readonly FoundRow[]): readonly (readonly [FoundRow, VerifiedSpan])[] | null {
  try {
    const found = block.readSpans(rows.map((row) => row.row));
    return rows.flatMap((row, i) => {
      const span = found[i];
      return span === undefined ? [] : [[row, { blockId: row.block_id, ordinal: row.ordinal, row: row.row, found: span }] as const];
    });
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}
