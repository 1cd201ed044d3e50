import { encodeTraces } from '../encode.ts';
import type { OtlpLimits } from '../limits.ts';
import { readTracesJson } from './read-traces-json.ts';

/** OTLP/JSON to the same request in protobuf. @throws AppError INGEST.MALFORMED naming the place */
export function tracesFromJson(bytes: Uint8Array, limits: OtlpLimits): Uint8Array<ArrayBuffer> {
  return encodeTraces(readTracesJson(bytes, limits));
}
