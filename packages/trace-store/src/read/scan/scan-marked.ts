import type { BlockSpan } from '../../block/block-reader.ts';
import type { QueryFilter, SpanQuery } from '../../model/span-query.ts';
import type { SpanSelection } from '../../model/span-selection.ts';
import type { ReadOptions } from '../../model/trace-reader.ts';
import type { FindDeps } from '../find-rows.ts';
import { scanBlocks, type Scanned } from './scan.ts';

/** A second question about the spans that are found. */
export type Mark = { readonly conditions: readonly QueryFilter[]; readonly selection?: SpanSelection };

export type MarkedScan = Scanned & {
  /** Of the spans: those that the second question holds for, too; all, without one. */
  readonly marked: ReadonlySet<BlockSpan>;
};

/** Searches blocks for spans, and tells which of them also answer another query: in the same pass, of the same spans. */
export async function scanMarked(deps: FindDeps, query: SpanQuery, mark: Mark | null, options: ReadOptions): Promise<MarkedScan> {
  const marked = new Set<BlockSpan>();
  const scanned = await scanBlocks(deps, query, options, mark === null ? undefined : { mark, add: (span) => marked.add(span) });
  return { ...scanned, marked: mark === null ? new Set(scanned.spans) : marked };
}
