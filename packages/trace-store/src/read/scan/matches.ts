import type { Sql } from '@spanhouse/clickhouse';
import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions } from '../../model/trace-reader.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';

/** Another question about spans that match, and who is told of those it holds for. */
export type Marking = {
  readonly mark: Pick<SpanQuery, 'conditions' | 'selection'>;
  readonly add: (found: BlockSpan) => void;
};

/** What is looked for in blocks. */
export type Matching = {
  readonly query: SpanQuery;
  /** Of the query's own range. */
  readonly candidates: Sql;
  readonly options: ReadOptions;
  readonly marking?: Marking;
};

/** What some blocks hold of a query. */
export type Matches = {
  readonly spans: readonly BlockSpan[];
  readonly unreadable: number;
  /** Traces that are too large to be put together. */
  readonly tooLarge: number;
};

export type MatchBlocks = (blocks: readonly ScanBlockRow[]) => Promise<Matches>;
