import type { AnyValue, KeyValue, TracesData } from '@spanhouse/otlp';

/** A row of `otel_traces` in JSON. Times are nanoseconds since the epoch as decimal seconds. */
export type ExporterRow = Readonly<Record<string, unknown>>;

/** As the Collector names them (`ptrace.SpanKind.String()`, `StatusCode.String()`). */
const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;
const STATUS_CODES = ['Unset', 'Ok', 'Error'] as const;
const NANOS = 1_000_000_000n;

/**
 * The rows that the exporter makes of a request: every value as text, attributes as maps. Dropped counts, flags, schema URLs and attributes of scopes are
 * not kept by it; that is in its favour here.
 */
export function* exporterRows(data: TracesData): Iterable<ExporterRow> {
  for (const { resource, scopeSpans } of data.resourceSpans) {
    const resourceAttributes = mapOf(resource?.attributes ?? []);
    const service = resourceAttributes['service.name'] ?? '';
    for (const { scope, spans } of scopeSpans) {
      for (const span of spans) {
        yield {
          Timestamp: seconds(span.startTimeUnixNano),
          TraceId: span.traceId,
          SpanId: span.spanId,
          ParentSpanId: span.parentSpanId,
          TraceState: span.traceState,
          SpanName: span.name,
          SpanKind: KINDS[span.kind] ?? KINDS[0],
          ServiceName: service,
          ResourceAttributes: resourceAttributes,
          ScopeName: scope?.name ?? '',
          ScopeVersion: scope?.version ?? '',
          SpanAttributes: mapOf(span.attributes),
          Duration: String(BigInt.asUintN(64, span.endTimeUnixNano - span.startTimeUnixNano)),
          StatusCode: STATUS_CODES[span.status?.code ?? 0] ?? STATUS_CODES[0],
          StatusMessage: span.status?.message ?? '',
          'Events.Timestamp': span.events.map(({ timeUnixNano }) => seconds(timeUnixNano)),
          'Events.Name': span.events.map(({ name }) => name),
          'Events.Attributes': span.events.map(({ attributes }) => mapOf(attributes)),
          'Links.TraceId': span.links.map(({ traceId }) => traceId),
          'Links.SpanId': span.links.map(({ spanId }) => spanId),
          'Links.TraceState': span.links.map(({ traceState }) => traceState),
          'Links.Attributes': span.links.map(({ attributes }) => mapOf(attributes)),
        };
      }
    }
  }
}

function seconds(nanos: bigint): string {
  return `${String(nanos / NANOS)}.${String(nanos % NANOS).padStart(9, '0')}`;
}

function mapOf(attributes: readonly KeyValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]));
}

/** `pcommon.Value.AsString()`: JSON for what is no plain value, base64 for bytes. */
function textOf(value: AnyValue | null): string {
  if (value === null) return '';
  switch (value.kind) {
    case 'empty':
      return '';
    case 'string':
      return value.value;
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    case 'array':
    case 'kvlist':
      return JSON.stringify(plainOf(value));
    default:
      return String(value.value);
  }
}

function plainOf(value: AnyValue | null): unknown {
  if (value === null) return null;
  switch (value.kind) {
    case 'empty':
      return null;
    case 'array':
      return value.values.map(plainOf);
    case 'kvlist':
      return Object.fromEntries(value.entries.map(({ key, value: inner }) => [key, plainOf(inner)]));
    case 'int':
      return Number(value.value);
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    default:
      return value.value;
  }
}
