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
export { scanTraces, type TraceScan } from './scan.ts';
export { hexOf, textOf, WireReader } from './wire-reader.ts';
