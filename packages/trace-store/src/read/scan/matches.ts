import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';

/** Another question about spans that match, and who is told of those it holds for. */
export type Marking = {
  readonly mark: Pick<SpanQuery, 'conditions' | 'selection'>;
  readonly add: (found: BlockSpan) => void;
};

/** What some blocks hold of a query. */
export type Matches = {
  readonly spans: readonly BlockSpan[];
  readonly unreadable: number;
  /** Traces that are too large to be put together. */
  readonly tooLarge: number;
};

export type MatchBlocks = (blocks: readonly ScanBlockRow[]) => Promise<Matches>;
