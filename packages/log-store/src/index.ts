export { buildLogCut } from './write/build-log-cut.ts';
export type { LogCutOutput, LogCutSettings, LogInsert, LogTable } from './write/log-cut.ts';
export { nextLogOffset } from './write/next-log-offset.ts';
export { expireLogs } from './upkeep/expire-logs.ts';
export { LOG_TABLES } from './read/log-reads.ts';
export { LOG_READ_LIMITS } from './read/limits.ts';
export { isTailPosition } from './read/tail.ts';
export { createLogReader } from './read/create-log-reader.ts';
export { patternOf } from './pattern.ts';
export { levelOf, SEVERITY_LEVELS, type SeverityLevel } from './severity.ts';
export type { LogCondition, LogQuery, LogRange } from './model/log-query.ts';
export type {
  LogEntry,
  LogFields,
  LogFieldValues,
  LogHistogram,
  LogId,
  LogPage,
  LogPattern,
  LogReader,
  LogTail,
  SpanLogs,
  SpanOfLogs,
  TailPosition,
} from './model/log-reader.ts';
