import type {
  AnyValue,
  EntityRef,
  KeyValue,
  Resource,
  ResourceSpans,
  Scope,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  SpanStatus,
  TracesData,
} from './model.ts';
import { OTLP_LIMITS } from './limits.ts';
import { hexOf, textOf, WireReader } from './wire-reader.ts';

/** `ExportTraceServiceRequest` and `TracesData` have the same fields. @throws AppError INGEST.MALFORMED */
export function decodeTraces(bytes: Uint8Array): TracesData {
  const reader = new WireReader(bytes);
  const resourceSpans: ResourceSpans[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) resourceSpans.push(decodeResourceSpans(bytes, reader.payload(), reader.at));
    else reader.skip();
  }
  return { resourceSpans };
}

function decodeResourceSpans(bytes: Uint8Array, start: number, end: number): ResourceSpans {
  const reader = new WireReader(bytes, start, end);
  let resource: Resource | null = null;
  let schemaUrl = '';
  const scopeSpans: ScopeSpans[] = [];
  while (reader.next()) {
    if (reader.wire !== 2) reader.skip();
    else if (reader.field === 1) resource = decodeResource(bytes, reader.payload(), reader.at);
    else if (reader.field === 2) scopeSpans.push(decodeScopeSpans(bytes, reader.payload(), reader.at));
    else if (reader.field === 3) schemaUrl = textOf(bytes, reader.payload(), reader.at);
    else reader.skip();
  }
  return { resource, scopeSpans, schemaUrl };
}

function decodeScopeSpans(bytes: Uint8Array, start: number, end: number): ScopeSpans {
  const reader = new WireReader(bytes, start, end);
  let scope: Scope | null = null;
  let schemaUrl = '';
  const spans: Span[] = [];
  while (reader.next()) {
    if (reader.wire !== 2) reader.skip();
    else if (reader.field === 1) scope = decodeScope(bytes, reader.payload(), reader.at);
    else if (reader.field === 2) spans.push(decodeSpan(bytes, reader.payload(), reader.at));
    else if (reader.field === 3) schemaUrl = textOf(bytes, reader.payload(), reader.at);
    else reader.skip();
  }
  return { scope, spans, schemaUrl };
}

/** [start, end) is the payload of a `Resource`, as in all functions here. @throws AppError INGEST.MALFORMED */
export function decodeResource(bytes: Uint8Array, start: number, end: number): Resource {
  const reader = new WireReader(bytes, start, end);
  const attributes: KeyValue[] = [];
  const entityRefs: EntityRef[] = [];
  let droppedAttributesCount = 0;
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
    else if (reader.field === 2 && reader.wire === 0) droppedAttributesCount = reader.uint32();
    else if (reader.field === 3 && reader.wire === 2) entityRefs.push(decodeEntityRef(bytes, reader.payload(), reader.at));
    else reader.skip();
  }
  return { attributes, droppedAttributesCount, entityRefs };
}

function decodeEntityRef(bytes: Uint8Array, start: number, end: number): EntityRef {
  const reader = new WireReader(bytes, start, end);
  let schemaUrl = '';
  let type = '';
  const idKeys: string[] = [];
  const descriptionKeys: string[] = [];
  while (reader.next()) {
    if (reader.wire !== 2) reader.skip();
    else if (reader.field === 1) schemaUrl = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 2) type = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3) idKeys.push(textOf(bytes, reader.payload(), reader.at));
    else if (reader.field === 4) descriptionKeys.push(textOf(bytes, reader.payload(), reader.at));
    else reader.skip();
  }
  return { schemaUrl, type, idKeys, descriptionKeys };
}

/** @throws AppError INGEST.MALFORMED */
export function decodeScope(bytes: Uint8Array, start: number, end: number): Scope {
  const reader = new WireReader(bytes, start, end);
  let name = '';
  let version = '';
  let droppedAttributesCount = 0;
  const attributes: KeyValue[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) name = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 2 && reader.wire === 2) version = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3 && reader.wire === 2) attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
    else if (reader.field === 4 && reader.wire === 0) droppedAttributesCount = reader.uint32();
    else reader.skip();
  }
  return { name, version, attributes, droppedAttributesCount };
}

/** @throws AppError INGEST.MALFORMED */
export function decodeSpan(bytes: Uint8Array, start: number, end: number): Span {
  const reader = new WireReader(bytes, start, end);
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let parentSpanId = '';
  let flags = 0;
  let name = '';
  let kind = 0;
  let startTimeUnixNano = 0n;
  let endTimeUnixNano = 0n;
  let droppedAttributesCount = 0;
  let droppedEventsCount = 0;
  let droppedLinksCount = 0;
  let status: SpanStatus | null = null;
  const attributes: KeyValue[] = [];
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  while (reader.next()) {
    switch (reader.field * 8 + reader.wire) {
      case 1 * 8 + 2:
        traceId = hexOf(bytes, reader.payload(), reader.at);
        break;
      case 2 * 8 + 2:
        spanId = hexOf(bytes, reader.payload(), reader.at);
        break;
      case 3 * 8 + 2:
        traceState = textOf(bytes, reader.payload(), reader.at);
        break;
      case 4 * 8 + 2:
        parentSpanId = hexOf(bytes, reader.payload(), reader.at);
        break;
      case 5 * 8 + 2:
        name = textOf(bytes, reader.payload(), reader.at);
        break;
      case 6 * 8 + 0:
        kind = reader.int32();
        break;
      case 7 * 8 + 1:
        startTimeUnixNano = reader.fixed64();
        break;
      case 8 * 8 + 1:
        endTimeUnixNano = reader.fixed64();
        break;
      case 9 * 8 + 2:
        attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
        break;
      case 10 * 8 + 0:
        droppedAttributesCount = reader.uint32();
        break;
      case 11 * 8 + 2:
        events.push(decodeEvent(bytes, reader.payload(), reader.at));
        break;
      case 12 * 8 + 0:
        droppedEventsCount = reader.uint32();
        break;
      case 13 * 8 + 2:
        links.push(decodeLink(bytes, reader.payload(), reader.at));
        break;
      case 14 * 8 + 0:
        droppedLinksCount = reader.uint32();
        break;
      case 15 * 8 + 2:
        status = decodeStatus(bytes, reader.payload(), reader.at);
        break;
      case 16 * 8 + 5:
        flags = reader.fixed32();
        break;
      default:
        reader.skip();
    }
  }
  return {
    traceId,
    spanId,
    traceState,
    parentSpanId,
    flags,
    name,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes,
    droppedAttributesCount,
    events,
    droppedEventsCount,
    links,
    droppedLinksCount,
    status,
  };
}

function decodeStatus(bytes: Uint8Array, start: number, end: number): SpanStatus {
  const reader = new WireReader(bytes, start, end);
  let code = 0;
  let message = '';
  while (reader.next()) {
    if (reader.field === 2 && reader.wire === 2) message = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3 && reader.wire === 0) code = reader.int32();
    else reader.skip();
  }
  return { code, message };
}

/** @throws AppError INGEST.MALFORMED */
export function decodeEvent(bytes: Uint8Array, start: number, end: number): SpanEvent {
  const reader = new WireReader(bytes, start, end);
  let timeUnixNano = 0n;
  let name = '';
  let droppedAttributesCount = 0;
  const attributes: KeyValue[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 1) timeUnixNano = reader.fixed64();
    else if (reader.field === 2 && reader.wire === 2) name = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3 && reader.wire === 2) attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
    else if (reader.field === 4 && reader.wire === 0) droppedAttributesCount = reader.uint32();
    else reader.skip();
  }
  return { timeUnixNano, name, attributes, droppedAttributesCount };
}

/** @throws AppError INGEST.MALFORMED */
export function decodeLink(bytes: Uint8Array, start: number, end: number): SpanLink {
  const reader = new WireReader(bytes, start, end);
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let droppedAttributesCount = 0;
  let flags = 0;
  const attributes: KeyValue[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) traceId = hexOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 2 && reader.wire === 2) spanId = hexOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3 && reader.wire === 2) traceState = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 4 && reader.wire === 2) attributes.push(decodeKeyValue(bytes, reader.payload(), reader.at, 0));
    else if (reader.field === 5 && reader.wire === 0) droppedAttributesCount = reader.uint32();
    else if (reader.field === 6 && reader.wire === 5) flags = reader.fixed32();
    else reader.skip();
  }
  return { traceId, spanId, traceState, attributes, droppedAttributesCount, flags };
}

/** @param depth of the enclosing values; a value nested deeper than the cap is read as empty (OTLP attribute limits). */
export function decodeKeyValue(bytes: Uint8Array, start: number, end: number, depth: number): KeyValue {
  const reader = new WireReader(bytes, start, end);
  let key = '';
  let value: AnyValue | null = null;
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) key = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 2 && reader.wire === 2) value = decodeAnyValue(bytes, reader.payload(), reader.at, depth);
    else reader.skip();
  }
  return { key, value };
}

/** @throws AppError INGEST.MALFORMED */
export function decodeAnyValue(bytes: Uint8Array, start: number, end: number, depth = 0): AnyValue {
  if (depth >= OTLP_LIMITS.depthMax) return { kind: 'empty' };
  const reader = new WireReader(bytes, start, end);
  let value: AnyValue = { kind: 'empty' };
  // The last member of the oneof wins, as protobuf says.
  while (reader.next()) {
    switch (reader.field * 8 + reader.wire) {
      case 1 * 8 + 2:
        value = { kind: 'string', value: textOf(bytes, reader.payload(), reader.at) };
        break;
      case 2 * 8 + 0:
        value = { kind: 'bool', value: reader.int64() !== 0n };
        break;
      case 3 * 8 + 0:
        value = { kind: 'int', value: reader.int64() };
        break;
      case 4 * 8 + 1:
        value = { kind: 'double', value: reader.double() };
        break;
      case 5 * 8 + 2:
        value = { kind: 'array', values: decodeArray(bytes, reader.payload(), reader.at, depth) };
        break;
      case 6 * 8 + 2:
        value = { kind: 'kvlist', entries: decodeKeyValueList(bytes, reader.payload(), reader.at, depth) };
        break;
      case 7 * 8 + 2:
        value = { kind: 'bytes', value: new Uint8Array(bytes.subarray(reader.payload(), reader.at)) };
        break;
      default:
        reader.skip();
    }
  }
  return value;
}

function decodeArray(bytes: Uint8Array, start: number, end: number, depth: number): readonly AnyValue[] {
  const reader = new WireReader(bytes, start, end);
  const values: AnyValue[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) values.push(decodeAnyValue(bytes, reader.payload(), reader.at, depth + 1));
    else reader.skip();
  }
  return values;
}

function decodeKeyValueList(bytes: Uint8Array, start: number, end: number, depth: number): readonly KeyValue[] {
  const reader = new WireReader(bytes, start, end);
  const entries: KeyValue[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) entries.push(decodeKeyValue(bytes, reader.payload(), reader.at, depth + 1));
    else reader.skip();
  }
  return entries;
}
