export { COLUMNS_MAX } from './model/span-query.ts';
export type { Condition, FieldName, Operator, Order, QueryFilter, SpanQuery, Target } from './model/span-query.ts';
export {
  GROUP_ORDERS,
  type GroupCurve,
  type GroupCurveQuestion,
  type NamedCurve,
  type GroupOrder,
  type GroupQuestion,
  type GroupSource,
  type SpanGroup,
  type SpanGroups,
} from './model/span-groups.ts';
export type { SpanSelection } from './model/span-selection.ts';
export type {
  CompleteKeys,
  CompleteValues,
  Completion,
  Found,
  FoundPoint,
  FoundSpan,
  SpanValues,
  FoundTrace,
  PageOfTrace,
  QueryCost,
  ReadOptions,
  SpanExport,
  StoredData,
  Tail,
  TailPlace,
  Tier,
  TimeRange,
  TraceContent,
  TracePage,
  TraceReader,
  TraceValues,
} from './model/trace-reader.ts';
export {
  SLOWER_THAN,
  type CohortChoice,
  type CohortComparison,
  type CohortQuestion,
  type CohortSize,
  type Distinction,
  type KeyedValue,
  type NumberDistinction,
  type ValueDistinction,
} from './model/cohort.ts';
export { attributeHash, attributeHashLow, attributeHashOfBytes, searchableText } from './attribute-hash.ts';
export {
  INDEX_TEXT_BYTES_MAX,
  indexText,
  promotionOf,
  PROMOTIONS,
  synonymsOf,
  UNKNOWN_SERVICE,
  type PromotedColumn,
  type Promotion,
} from './semantics.ts';
export { blockIdOf } from './write/block-id.ts';
export { type CutInsert, type CutTable } from './write/cut-insert.ts';
export { insertTokenOf } from './write/insert-token.ts';
export { nextOffset } from './write/next-offset.ts';
export { buildCut, type CutCounts, type CutObject, type CutOutput } from './write/build-cut.ts';
export { type CutSettings } from './write/cut-settings.ts';
export { insertProbeSql, type InsertProbe } from './write/insert-probe.ts';
export { type DeadLetter } from './cut/decode-records.ts';
export { expirePartitions } from './upkeep/expire-partitions.ts';
export { joinObjects, type Joined, type UpkeepStores } from './upkeep/join-objects.ts';
export { serverSeconds } from './upkeep/server-time.ts';
export { sweepObjects, type Swept } from './upkeep/sweep-objects.ts';
export { UPKEEP_LIMITS, type UpkeepLimits } from './upkeep/upkeep-limits.ts';
export { columnText } from './read/span-facts.ts';
export { readerSql, type ReaderSqlOptions } from './reader/reader-sql.ts';
export { createTraceReader, type TraceReaderDeps } from './read/create-trace-reader.ts';
export { openBlockBytes, type BlockReader, type BlockSpan } from './block/block-reader.ts';
export { shapeOfBlock, type BlockShape } from './block/block-shape.ts';
export { toTracesData } from './model/to-traces-data.ts';
export { listBlocks, type BlockFilter, type IndexedBlock } from './upkeep/list-blocks.ts';
export { verifyBlocks, type BlockProblem, type Verified } from './upkeep/verify-blocks.ts';
export { Deriver, SLOT_MS, type DerivedSlot, type DeriverStart } from './derive/deriver.ts';
export { storedSlots, type StoredSlots } from './derive/stored-slots.ts';
export { createApplicationReader } from './applications/create-application-reader.ts';
export {
  BREAKDOWNS,
  type ApplicationReader,
  type Breakdown,
  type BreakdownRow,
  type CountRange,
  type Curves,
  type Deploy,
  type DerivedCoverage,
  type Edge,
  type EdgeQuestion,
  type EdgeSide,
  type Errors,
  type Exemplar,
  type Golden,
  type InterfaceRow,
  type LatencyBand,
  type LatencyPart,
  type LatencyParts,
  type LatencyQuestion,
  type ServiceRow,
  type SpanFilter,
} from './model/application-reader.ts';
export { COMPONENT_CLASSES, SPAN_CLASSES, type ComponentClass, type SpanClass } from './describe/index.ts';
export { COUNT_TABLE_NAMES, COUNT_TABLES, type CountFamily, type CountTable } from './metrics/count-tables.ts';
export { learnPathRules, NO_PATH_RULES, type PathRules } from './describe/index.ts';
export { crowdedNames, type CrowdedName } from './metrics/crowded-names.ts';
