// Browser-safe: nothing here, or imported from here, touches Node.
export {
  FIELD_NAMES,
  KIND_NAMES,
  OPERATORS,
  STATUS_NAMES,
  type Condition,
  type FieldName,
  type Operator,
  type Order,
  type Target,
} from '../model/span-query.ts';
export { FIELD_ALIASES, operatorsOf, valueKindOf, type ValueKind } from './fields.ts';
export { parseQuery, type ParsedQuery, type QueryError } from './parse.ts';
export { formatQuery, formatWord } from './format.ts';
export { formatDuration, parseDuration } from './durations.ts';
export { completionAt, type CompletionContext } from './complete.ts';
