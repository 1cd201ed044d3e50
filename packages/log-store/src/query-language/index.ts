// Browser-safe: nothing here, or imported from here, touches Node.
export { CONDITIONS_MAX, mistakeInLogQuery, parseLogQuery, QUERY_CHARACTERS_MAX } from './parse.ts';
export type { LogQueryError, LogQueryErrorCode } from './query-error.ts';
export { formatCondition, formatLogQuery } from './format.ts';
export type { FieldCompare, LogCondition } from '../model/log-query.ts';
export { OWN_FIELDS } from '../model/log-query.ts';
export { firstNumberOf, levelOf, SEVERITY_LEVELS, type SeverityLevel } from '../severity.ts';
