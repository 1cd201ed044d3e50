import { decodeAnyValue, decodeKeyValue, decodeResource, decodeScope } from '../decode.ts';
import type { AnyValue, KeyValue, Resource, Scope } from '../model.ts';
import { hexOf, textOf, WireReader } from '../wire-reader.ts';
import type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from './model.ts';

/** `ExportLogsServiceRequest` and `LogsData` have the same fields. @throws AppError INGEST.MALFORMED */
export function decodeLogs(bytes: Uint8Array): LogsData {
  const reader = new WireReader(bytes);
  const resourceLogs: ResourceLogs[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) resourceLogs.push(decodeResourceLogs(bytes, reader.payload(), reader.at));
    else reader.skip();
  }
  return { resourceLogs };
}

function decodeResourceLogs(bytes: Uint8Array, start: number, end: number): ResourceLogs {
  const reader = new WireReader(bytes, start, end);
  let resource: Resource | null = null;
  let schemaUrl = '';
  const scopeLogs: ScopeLogs[] = [];
  while (reader.next()) {
    if (reader.wire !== 2) reader.skip();
    else if (reader.field === 1) resource = decodeResource(bytes, reader.payload(), reader.at);
    else if (reader.field === 2) scopeLogs.push(decodeScopeLogs(bytes, reader.payload(), reader.at));
    else if (reader.field === 3) schemaUrl = textOf(bytes, reader.payload(), reader.at);
    else reader.skip();
  }
  return { resource, scopeLogs, schemaUrl };
}

function decodeScopeLogs(bytes: Uint8Array, start: number, end: number): ScopeLogs {
  const reader = new WireReader(bytes, start, end);
  let scope: Scope | null = null;
  let schemaUrl = '';
  const logRecords: LogRecord[] = [];
  while (reader.next()) {
    if (reader.wire !== 2) reader.skip();
    else if (reader.field === 1) scope = decodeScope(bytes, reader.payload(), reader.at);
    else if (reader.field === 2) logRecords.push(decodeLogRecord(bytes, reader.payload(), reader.at));
    else if (reader.field === 3) schemaUrl = textOf(bytes, reader.payload(), reader.at);
    else reader.skip();
  }
  return { scope, logRecords, schemaUrl };
}

/** [start, end) is the payload of a `LogRecord`. @throws AppError INGEST.MALFORMED */
export function decodeLogRecord(bytes: Uint8Array, start: number, end: number): LogRecord {
  const reader = new WireReader(bytes, start, end);
  let timeUnixNano = 0n;
  let observedTimeUnixNano = 0n;
  let severityNumber = 0;
  let severityText = '';
  let body: AnyValue | null = null;
  let droppedAttributesCount = 0;
  let flags = 0;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  const attributes: KeyValue[] = [];
  while (reader.next()) {
    switch (reader.field * 8 + reader.wire) {
      case 1 * 8 + 1:
        timeUnixNano = reader.fixed64();
        break;
      case 2 * 8 + 0:
        severityNumber = reader.int32();
        break;
      case 3 * 8 + 2:
        severityText = textOf(bytes, reader.payload(), reader.at);
        break;
      case 5 * 8 + 2:
        body = decodeAnyValue(bytes, reader.payload(), reader.at);
        break;
      case 6 * 8 + 2:
        attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
        break;
      case 7 * 8 + 0:
        droppedAttributesCount = reader.uint32();
        break;
      case 8 * 8 + 5:
        flags = reader.fixed32();
        break;
      case 9 * 8 + 2:
        traceId = hexOf(bytes, reader.payload(), reader.at);
        break;
      case 10 * 8 + 2:
        spanId = hexOf(bytes, reader.payload(), reader.at);
        break;
      case 11 * 8 + 1:
        observedTimeUnixNano = reader.fixed64();
        break;
      case 12 * 8 + 2:
        eventName = textOf(bytes, reader.payload(), reader.at);
        break;
      default:
        reader.skip();
    }
  }
  return {
    timeUnixNano,
    observedTimeUnixNano,
    severityNumber,
    severityText,
    body,
    attributes,
    droppedAttributesCount,
    flags,
    traceId,
    spanId,
    eventName,
  };
}
