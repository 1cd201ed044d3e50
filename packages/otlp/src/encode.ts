import type { AnyValue, KeyValue, Resource, Scope, Span, TracesData } from './model.ts';
import { WireWriter } from './wire-writer.ts';

/** Canonical bytes: fields in order of their numbers, defaults left out. Serves `TracesData` and `ExportTraceServiceRequest` alike. */
export function encodeTraces(data: TracesData): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  for (const resourceSpans of data.resourceSpans) {
    writer.message(1, () => {
      const { resource } = resourceSpans;
      if (resource !== null)
        writer.message(1, () => {
          writeResource(writer, resource);
        });
      for (const scopeSpans of resourceSpans.scopeSpans) {
        writer.message(2, () => {
          const { scope } = scopeSpans;
          if (scope !== null)
            writer.message(1, () => {
              writeScope(writer, scope);
            });
          for (const span of scopeSpans.spans)
            writer.message(2, () => {
              writeSpan(writer, span);
            });
          writer.text(3, scopeSpans.schemaUrl);
        });
      }
      writer.text(3, resourceSpans.schemaUrl);
    });
  }
  return writer.finish();
}

export function writeResource(writer: WireWriter, resource: Resource): void {
  writeAttributes(writer, 1, resource.attributes);
  writer.uint32(2, resource.droppedAttributesCount);
  for (const entity of resource.entityRefs) {
    writer.message(3, () => {
      writer.text(1, entity.schemaUrl);
      writer.text(2, entity.type);
      for (const key of entity.idKeys) writer.textAlways(3, key);
      for (const key of entity.descriptionKeys) writer.textAlways(4, key);
    });
  }
}

export function writeScope(writer: WireWriter, scope: Scope): void {
  writer.text(1, scope.name);
  writer.text(2, scope.version);
  writeAttributes(writer, 3, scope.attributes);
  writer.uint32(4, scope.droppedAttributesCount);
}

function writeSpan(writer: WireWriter, span: Span): void {
  writer.hex(1, span.traceId);
  writer.hex(2, span.spanId);
  writer.text(3, span.traceState);
  writer.hex(4, span.parentSpanId);
  writer.text(5, span.name);
  writer.int32(6, span.kind);
  writer.fixed64(7, span.startTimeUnixNano);
  writer.fixed64(8, span.endTimeUnixNano);
  writeAttributes(writer, 9, span.attributes);
  writer.uint32(10, span.droppedAttributesCount);
  for (const event of span.events) {
    writer.message(11, () => {
      writer.fixed64(1, event.timeUnixNano);
      writer.text(2, event.name);
      writeAttributes(writer, 3, event.attributes);
      writer.uint32(4, event.droppedAttributesCount);
    });
  }
  writer.uint32(12, span.droppedEventsCount);
  for (const link of span.links) {
    writer.message(13, () => {
      writer.hex(1, link.traceId);
      writer.hex(2, link.spanId);
      writer.text(3, link.traceState);
      writeAttributes(writer, 4, link.attributes);
      writer.uint32(5, link.droppedAttributesCount);
      writer.fixed32(6, link.flags);
    });
  }
  writer.uint32(14, span.droppedLinksCount);
  const { status } = span;
  if (status !== null) {
    writer.message(15, () => {
      writer.text(2, status.message);
      writer.int32(3, status.code);
    });
  }
  writer.fixed32(16, span.flags);
}

export function writeAttributes(writer: WireWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes)
    writer.message(field, () => {
      writeKeyValue(writer, attribute);
    });
}

function writeKeyValue(writer: WireWriter, attribute: KeyValue): void {
  writer.text(1, attribute.key);
  const { value } = attribute;
  if (value !== null)
    writer.message(2, () => {
      writeAnyValue(writer, value);
    });
}

export function writeAnyValue(writer: WireWriter, value: AnyValue): void {
  switch (value.kind) {
    case 'empty':
      return;
    case 'string':
      writer.textAlways(1, value.value);
      return;
    case 'bool':
      writer.boolAlways(2, value.value);
      return;
    case 'int':
      writer.int64Always(3, value.value);
      return;
    case 'double':
      writer.doubleAlways(4, value.value);
      return;
    case 'array':
      writer.message(5, () => {
        for (const each of value.values)
          writer.message(1, () => {
            writeAnyValue(writer, each);
          });
      });
      return;
    case 'kvlist':
      writer.message(6, () => {
        writeAttributes(writer, 1, value.entries);
      });
      return;
    case 'bytes':
      writer.bytesAlways(7, value.value);
      return;
  }
}
