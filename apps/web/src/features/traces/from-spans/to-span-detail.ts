import type { AnyValue, KeyValue } from '@spanhouse/otlp';
import { columnText, type BlockSpan } from '@spanhouse/trace-store/trace';
import type { AttributeKind, AttributeView, SpanDetail } from '../model/trace-view.ts';
import { attributeText } from './attribute-text.ts';

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
  return { key, kind: value === null ? 'empty' : KINDS[value.kind], text: attributeText(value) };
}
