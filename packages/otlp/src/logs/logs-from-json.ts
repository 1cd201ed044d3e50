import { JsonModelReader } from '../json/json-model-reader.ts';
import { JsonReader, readJson, type Json } from '../json/read-json.ts';
import type { OtlpLimits } from '../limits.ts';
import { encodeLogs } from './encode-logs.ts';
import type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from './model.ts';

/** OTLP/JSON to the same request in protobuf. @throws AppError INGEST.MALFORMED naming the place */
export function logsFromJson(bytes: Uint8Array, limits: Pick<OtlpLimits, 'depthMax'>): Uint8Array<ArrayBuffer> {
  return encodeLogs(readLogsJson(bytes, limits));
}

function readLogsJson(bytes: Uint8Array, { depthMax }: Pick<OtlpLimits, 'depthMax'>): LogsData {
  const read = new JsonModelReader(depthMax);
  const logRecord = (value: Json, path: string): LogRecord => {
    const json = new JsonReader(value, path);
    return {
      timeUnixNano: json.uint64('timeUnixNano'),
      observedTimeUnixNano: json.uint64('observedTimeUnixNano'),
      severityNumber: json.enumeration('severityNumber'),
      severityText: json.text('severityText'),
      body: json.object('body', (inner, at) => read.anyValue(inner, at, 0)),
      attributes: read.attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
      flags: json.uint32('flags'),
      traceId: json.hex('traceId'),
      spanId: json.hex('spanId'),
      eventName: json.text('eventName'),
    };
  };
  const scopeLogs = (value: Json, path: string): ScopeLogs => {
    const json = new JsonReader(value, path);
    return {
      scope: json.object('scope', (inner, at) => read.scope(inner, at)),
      logRecords: json.list('logRecords', logRecord),
      schemaUrl: json.text('schemaUrl'),
    };
  };
  const resourceLogs = (value: Json, path: string): ResourceLogs => {
    const json = new JsonReader(value, path);
    return {
      resource: json.object('resource', (inner, at) => read.resource(inner, at)),
      scopeLogs: json.list('scopeLogs', scopeLogs),
      schemaUrl: json.text('schemaUrl'),
    };
  };
  return { resourceLogs: new JsonReader(readJson(bytes), '$').list('resourceLogs', resourceLogs) };
}
