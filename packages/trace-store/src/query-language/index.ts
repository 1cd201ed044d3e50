// Browser-safe: nothing here, or imported from here, touches Node.
export {
  FIELD_NAMES,
  KIND_NAMES,
  OPERATORS,
  STATUS_NAMES,
  TRACE_FIELD_NAMES,
  DETAIL_NAMES,
  type Condition,
  type FieldName,
  type Operator,
  type Order,
  type QueryFilter,
  type Target,
} from '../model/span-query.ts';
export { GROUP_VALUE_UNITS_MAX } from '../model/span-groups.ts';
export { type SpanSelection } from '../model/span-selection.ts';
export { FIELD_ALIASES, operatorsOf, valueKindOf, type ValueKind } from './fields.ts';
export { parseQuery, type ParsedQuery, type Query } from './parse.ts';
export { QUERY_ERRORS, type QueryError, type QueryErrorCode } from './query-error.ts';
export { formatFilter, formatQuery, formatTarget, formatWord } from './format.ts';
export { formatDuration, parseDuration } from './durations.ts';
export { splitSelect, type Selected } from './split-select.ts';
export { parseTarget } from './parse-target.ts';
export { completionAt, type CompletionContext } from './complete.ts';
