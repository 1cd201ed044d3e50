export {
  type Assignment,
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
  type StoredCut,
} from './span-log.ts';
export { decodeRecordHeader, encodeRecordHeader, RECORD_HEADER_BYTES_MAX } from './record-header.ts';
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
export { openSharedDeadLetters, type LetterObjects } from './shared-dead-letters.ts';
export { createMemorySpanLog } from './memory-span-log.ts';
export { createFileSpanLog, FILE_SPAN_LOG_DEFAULTS, type FileSpanLogOptions } from './file-span-log.ts';
export { kafkaEnv, kafkaOptionsOf, type KafkaEnv } from './kafka-env.ts';
export { createKafkaSpanLog, KAFKA_SPAN_LOG_DEFAULTS, type KafkaSpanLogOptions } from './kafka-span-log.ts';
