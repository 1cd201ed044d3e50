export { OTLP_LIMITS, type OtlpLimits } from './limits.ts';
export {
  type AnyValue,
  type EntityRef,
  type KeyValue,
  type Resource,
  type ResourceSpans,
  type Scope,
  type ScopeSpans,
  type Span,
  type SpanEvent,
  type SpanLink,
  type SpanStatus,
  type TracesData,
} from './model.ts';
export {
  decodeAnyValue,
  decodeEvent,
  decodeKeyValue,
  decodeLink,
  decodeResource,
  decodeScope,
  decodeSpan,
  decodeTraces,
} from './decode.ts';
export { encodeTraces } from './encode.ts';
export { KeyValueRange } from './key-value-range.ts';
export { releaseScan } from './release-scan.ts';
export { scanTraces, TraceScanner, type TraceScan } from './scan.ts';
export { hexOf, textOf, WireReader } from './wire-reader.ts';
export { tracesFromJson } from './json/traces-from-json.ts';
export { tracesToJson } from './json/traces-to-json.ts';
export { decodeExportResponse, encodeExportResponse, exportResponseJson, type PartialSuccess } from './rpc/export-response.ts';
export { decodeStatus, encodeStatus, GRPC_STATUS, statusJson, type Status, type StatusDetail } from './rpc/status.ts';
export {
  partitionOfAll,
  partitionOfTrace,
  splitRequest,
  splitSpans,
  type RequestPart,
  type SplitItems,
  type SplitOptions,
} from './split-request.ts';
export { allItems, withoutRejected } from './without-rejected.ts';
export { type LogRecord, type LogsData, type ResourceLogs, type ScopeLogs } from './logs/model.ts';
export { decodeLogRecord, decodeLogs } from './logs/decode-logs.ts';
export { encodeLogs } from './logs/encode-logs.ts';
export { logsFromJson } from './logs/logs-from-json.ts';
export { LogScanner, scanLogs, type LogScan } from './logs/scan-logs.ts';
export { splitLogs } from './logs/split-logs.ts';
