export type { Condition, FieldName, Operator, Order, SpanQuery, Target } from './model/span-query.ts';
export type {
  CompleteKeys,
  CompleteValues,
  Completion,
  Found,
  FoundPoint,
  FoundSpan,
  FoundTrace,
  ReadOptions,
  Tier,
  TimeRange,
  TraceContent,
  TraceReader,
} from './model/trace-reader.ts';
