import { base64Of } from './base64.ts';
import type { AnyValue, KeyValue, Resource, Scope, Span, SpanEvent, SpanLink, TracesData } from '../model.ts';

/** OTLP/JSON text: ids as lower-case hex, 64-bit integers as strings, defaults left out. `tracesFromJson` reads it back to the same content. */
export function tracesToJson(data: TracesData): string {
  return object([
    [
      'resourceSpans',
      list(data.resourceSpans, ({ resource, scopeSpans, schemaUrl }) =>
        object([
          ['resource', resource === null ? '' : resourceJson(resource)],
          [
            'scopeSpans',
            list(scopeSpans, (group) =>
              object([
                ['scope', group.scope === null ? '' : scopeJson(group.scope)],
                ['spans', list(group.spans, spanJson)],
                ['schemaUrl', text(group.schemaUrl)],
              ]),
            ),
          ],
          ['schemaUrl', text(schemaUrl)],
        ]),
      ),
    ],
  ]);
}

function resourceJson(resource: Resource): string {
  return object([
    ['attributes', attributes(resource.attributes)],
    ['droppedAttributesCount', count(resource.droppedAttributesCount)],
    [
      'entityRefs',
      resource.entityRefs.length === 0
        ? ''
        : list(resource.entityRefs, (entity) =>
            object([
              ['schemaUrl', text(entity.schemaUrl)],
              ['type', text(entity.type)],
              ['idKeys', list(entity.idKeys, (key) => JSON.stringify(key))],
              ['descriptionKeys', list(entity.descriptionKeys, (key) => JSON.stringify(key))],
            ]),
          ),
    ],
  ]);
}

function scopeJson(scope: Scope): string {
  return object([
    ['name', text(scope.name)],
    ['version', text(scope.version)],
    ['attributes', attributes(scope.attributes)],
    ['droppedAttributesCount', count(scope.droppedAttributesCount)],
  ]);
}

function spanJson(span: Span): string {
  return object([
    ['traceId', text(span.traceId)],
    ['spanId', text(span.spanId)],
    ['traceState', text(span.traceState)],
    ['parentSpanId', text(span.parentSpanId)],
    ['flags', count(span.flags)],
    ['name', text(span.name)],
    ['kind', count(span.kind)],
    ['startTimeUnixNano', `"${span.startTimeUnixNano.toString()}"`],
    ['endTimeUnixNano', `"${span.endTimeUnixNano.toString()}"`],
    ['attributes', attributes(span.attributes)],
    ['droppedAttributesCount', count(span.droppedAttributesCount)],
    ['events', span.events.length === 0 ? '' : list(span.events, eventJson)],
    ['droppedEventsCount', count(span.droppedEventsCount)],
    ['links', span.links.length === 0 ? '' : list(span.links, linkJson)],
    ['droppedLinksCount', count(span.droppedLinksCount)],
    [
      'status',
      span.status === null
        ? ''
        : object([
            ['message', text(span.status.message)],
            ['code', count(span.status.code)],
          ]),
    ],
  ]);
}

function eventJson(event: SpanEvent): string {
  return object([
    ['timeUnixNano', `"${event.timeUnixNano.toString()}"`],
    ['name', text(event.name)],
    ['attributes', attributes(event.attributes)],
    ['droppedAttributesCount', count(event.droppedAttributesCount)],
  ]);
}

function linkJson(link: SpanLink): string {
  return object([
    ['traceId', text(link.traceId)],
    ['spanId', text(link.spanId)],
    ['traceState', text(link.traceState)],
    ['attributes', attributes(link.attributes)],
    ['droppedAttributesCount', count(link.droppedAttributesCount)],
    ['flags', count(link.flags)],
  ]);
}

function attributes(values: readonly KeyValue[]): string {
  return values.length === 0 ? '' : list(values, keyValueJson);
}

function keyValueJson({ key, value }: KeyValue): string {
  return object([
    ['key', JSON.stringify(key)],
    ['value', value === null ? '' : anyValueJson(value)],
  ]);
}

function anyValueJson(value: AnyValue): string {
  switch (value.kind) {
    case 'empty':
      return '{}';
    case 'string':
      return `{"stringValue":${JSON.stringify(value.value)}}`;
    case 'bool':
      return `{"boolValue":${String(value.value)}}`;
    case 'int':
      return `{"intValue":"${value.value.toString()}"}`;
    case 'double':
      return `{"doubleValue":${doubleJson(value.value)}}`;
    case 'array':
      return `{"arrayValue":{"values":${list(value.values, anyValueJson)}}}`;
    case 'kvlist':
      return `{"kvlistValue":{"values":${list(value.entries, keyValueJson)}}}`;
    case 'bytes':
      return `{"bytesValue":"${base64Of(value.value)}"}`;
  }
}

function doubleJson(value: number): string {
  if (!Number.isFinite(value)) return `"${String(value)}"`;
  // Readers that tell integers from numbers lose the sign of `-0`.
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** Members with an empty text are left out. */
function object(members: readonly (readonly [name: string, json: string])[]): string {
  return `{${members.flatMap(([name, json]) => (json === '' ? [] : [`"${name}":${json}`])).join(',')}}`;
}

function list<T>(values: readonly T[], json: (value: T) => string): string {
  return `[${values.map(json).join(',')}]`;
}

function text(value: string): string {
  return value === '' ? '' : JSON.stringify(value);
}

function count(value: number): string {
  return value === 0 ? '' : String(value);
}
