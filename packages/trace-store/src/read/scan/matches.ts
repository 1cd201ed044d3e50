import type { BlockSpan } from '../../block/block-reader.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';

/** What some blocks hold of a query. */
export type Matches = {
  readonly spans: readonly BlockSpan[];
  readonly unreadable: number;
  /** Traces that are too large to be put together. */
  readonly tooLarge: number;
};

export type MatchBlocks = (blocks: readonly ScanBlockRow[]) => Promise<Matches>;
