import type { AnyValue, KeyValue } from '@spanhouse/otlp';
import { columnText, type BlockSpan } from '@spanhouse/trace-store';
import type { AttributeKind, AttributeView, SpanDetail } from '../model/trace-view.ts';

export function toSpanDetail(from: BlockSpan): SpanDetail {
  const { span, resource, scope } = from;
  const duration = span.endTimeUnixNano - span.startTimeUnixNano;
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    flags: span.flags,
    service: columnText(from, 'service'),
    name: span.name,
    kind: span.kind,
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
    startUnixNano: span.startTimeUnixNano.toString(),
    durationNs: Number(duration > 0n ? duration : 0n),
    attributes: span.attributes.map(toAttributeView),
    resource: (resource?.attributes ?? []).map(toAttributeView),
    scope: { name: scope?.name ?? '', version: scope?.version ?? '', attributes: (scope?.attributes ?? []).map(toAttributeView) },
    events: span.events.map((event) => ({
      name: event.name,
      offsetNs: Number(event.timeUnixNano - span.startTimeUnixNano),
      attributes: event.attributes.map(toAttributeView),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({ traceId, spanId, attributes: attributes.map(toAttributeView) })),
    dropped: { attributes: span.droppedAttributesCount, events: span.droppedEventsCount, links: span.droppedLinksCount },
  };
}

const KINDS: Readonly<Record<AnyValue['kind'], AttributeKind>> = {
  empty: 'empty',
  string: 'string',
  bool: 'bool',
  int: 'int',
  double: 'double',
  array: 'array',
  kvlist: 'map',
  bytes: 'bytes',
};

function toAttributeView({ key, value }: KeyValue): AttributeView {
  if (value === null) return { key, kind: 'empty', text: '' };
  return { key, kind: KINDS[value.kind], text: value.kind === 'string' ? value.value : textOf(value) };
}

/** A string inside an array or map is quoted, as in JSON; numbers that JSON has not (NaN, 64 bits) are written as they are. */
function textOf(value: AnyValue | null): string {
  switch (value?.kind) {
    case undefined:
    case 'empty':
      return '';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    case 'array':
      return `[${value.values.map(elementOf).join(', ')}]`;
    case 'kvlist':
      return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}: ${elementOf(entry.value)}`).join(', ')}}`;
  }
}

function elementOf(value: AnyValue | null): string {
  if (value === null || value.kind === 'empty') return 'null';
  return value.kind === 'bytes' ? JSON.stringify(textOf(value)) : textOf(value);
}
