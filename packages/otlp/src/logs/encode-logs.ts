import { writeAnyValue, writeAttributes, writeResource, writeScope } from '../encode.ts';
import { WireWriter } from '../wire-writer.ts';
import type { LogRecord, LogsData } from './model.ts';

/** Canonical bytes: fields in order of their numbers, defaults left out. Serves `LogsData` and `ExportLogsServiceRequest` alike. */
export function encodeLogs(data: LogsData): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  for (const { resource, scopeLogs, schemaUrl } of data.resourceLogs) {
    writer.message(1, () => {
      if (resource !== null)
        writer.message(1, () => {
          writeResource(writer, resource);
        });
      for (const { scope, logRecords, schemaUrl: scopeUrl } of scopeLogs) {
        writer.message(2, () => {
          if (scope !== null)
            writer.message(1, () => {
              writeScope(writer, scope);
            });
          for (const record of logRecords)
            writer.message(2, () => {
              writeLogRecord(writer, record);
            });
          writer.text(3, scopeUrl);
        });
      }
      writer.text(3, schemaUrl);
    });
  }
  return writer.finish();
}

function writeLogRecord(writer: WireWriter, record: LogRecord): void {
  const { body } = record;
  writer.fixed64(1, record.timeUnixNano);
  writer.int32(2, record.severityNumber);
  writer.text(3, record.severityText);
  if (body !== null)
    writer.message(5, () => {
      writeAnyValue(writer, body);
    });
  writeAttributes(writer, 6, record.attributes);
  writer.uint32(7, record.droppedAttributesCount);
  writer.fixed32(8, record.flags);
  writer.hex(9, record.traceId);
  writer.hex(10, record.spanId);
  writer.fixed64(11, record.observedTimeUnixNano);
  writer.text(12, record.eventName);
}
