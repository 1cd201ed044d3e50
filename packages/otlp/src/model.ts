/** The wire model of OTLP traces, decoded: ids are lower-case hex ('' = absent), 64-bit integers are bigint. Field meanings: opentelemetry-proto `trace.proto`, `common.proto`. */

export type AnyValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'array'; readonly values: readonly AnyValue[] }
  | { readonly kind: 'kvlist'; readonly entries: readonly KeyValue[] }
  | { readonly kind: 'bytes'; readonly value: Uint8Array };

/** `value` is null when the field is absent, which is not the same as an empty value. */
export type KeyValue = { readonly key: string; readonly value: AnyValue | null };

export type EntityRef = {
  readonly schemaUrl: string;
  readonly type: string;
  readonly idKeys: readonly string[];
  readonly descriptionKeys: readonly string[];
};

export type Resource = {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly entityRefs: readonly EntityRef[];
};

export type Scope = {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
};

export type SpanEvent = {
  readonly timeUnixNano: bigint;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
};

export type SpanLink = {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
};

export type SpanStatus = { readonly code: number; readonly message: string };

export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly parentSpanId: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
  readonly status: SpanStatus | null;
};

export type ScopeSpans = { readonly scope: Scope | null; readonly spans: readonly Span[]; readonly schemaUrl: string };
export type ResourceSpans = { readonly resource: Resource | null; readonly scopeSpans: readonly ScopeSpans[]; readonly schemaUrl: string };
export type TracesData = { readonly resourceSpans: readonly ResourceSpans[] };
