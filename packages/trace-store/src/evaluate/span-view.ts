import type { AnyValue, KeyValue, SpanEvent, SpanLink } from '@spanhouse/otlp';
import type { BlockSpan } from '../block/block-reader.ts';

/** What a query can ask of a span, wherever it is. May be good only until the next span is looked at. */
export interface SpanView {
  readonly traceId: string;
  readonly spanId: string;
  /** '' of a root. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** Of the first attribute of this key; null when there is none, or when it has no value. */
  attribute(place: 'span' | 'resource' | 'scope', key: string): AnyValue | null;
}

export function viewOf(from: BlockSpan): SpanView {
  const { span, resource, scope } = from;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    statusCode: span.status?.code ?? 0,
    statusMessage: span.status?.message ?? '',
    startNs: span.startTimeUnixNano,
    durationNs: durationNs(from),
    scopeName: scope?.name ?? '',
    scopeVersion: scope?.version ?? '',
    events: span.events,
    links: span.links,
    attribute: (place, key) => {
      const attributes = place === 'span' ? span.attributes : place === 'resource' ? resource?.attributes : scope?.attributes;
      return firstValue(attributes, key);
    },
  };
}

export function durationNs({ span }: BlockSpan): bigint {
  return span.endTimeUnixNano > span.startTimeUnixNano ? span.endTimeUnixNano - span.startTimeUnixNano : 0n;
}

/** Of the first attribute of this key; null when there is none, or when it has no value. */
export function firstValue(attributes: readonly KeyValue[] | undefined, key: string): AnyValue | null {
  return attributes?.find((attribute) => attribute.key === key)?.value ?? null;
}
