import type { Sql } from '@spanhouse/clickhouse';
import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions, TimeRange } from '../../model/trace-reader.ts';
import type { ScanBlockRow } from '../queries/scan-blocks.ts';

/** Another question about spans that match, and who is told of those it holds for. */
export type Marking = {
  readonly mark: Pick<SpanQuery, 'conditions' | 'selection'>;
  readonly add: (found: BlockSpan) => void;
};

/** What is looked for in blocks. */
export type Matching = {
  readonly query: SpanQuery;
  /** The part of the query's range in which matches begin. */
  readonly slice: TimeRange;
  /** Of the slice. */
  readonly candidates: Sql;
  readonly options: ReadOptions;
  readonly marking?: Marking;
};

/** What some blocks hold of a query. */
export type Matches = {
  /** Of these blocks alone, where traces were put together: each block tells its own, so that none counts twice however far a search goes at once. */
  readonly spans: readonly BlockSpan[];
  /** Others that match of the same traces, as far as these were put together: told with the blocks that have them. */
  readonly elsewhere: readonly BlockSpan[];
  /** Blocks that cannot be read, by id. */
  readonly unreadable: readonly string[];
  /** Traces that are too large to be put together, by id. */
  readonly tooLarge: readonly string[];
};

export type MatchBlocks = (blocks: readonly ScanBlockRow[]) => Promise<Matches>;
