export {
  type BodyEncoding,
  type Cut,
  type LogReader,
  type LogRecord,
  type LogStatus,
  type PartitionStatus,
  type ReadLimits,
  type RecordHeader,
  type Signal,
  type SpanLog,
} from './span-log.ts';
export { decodeRecordHeader, encodeRecordHeader } from './record-header.ts';
export {
  formatDeadLetterId,
  openDeadLetters,
  parseDeadLetterId,
  replayedHeader,
  type DeadLetterFile,
  type DeadLetterId,
  type DeadLetters,
  type DeadLetterState,
} from './dead-letters.ts';
export { createMemorySpanLog } from './memory-span-log.ts';
export { createFileSpanLog, FILE_SPAN_LOG_DEFAULTS, type FileSpanLogOptions } from './file-span-log.ts';
