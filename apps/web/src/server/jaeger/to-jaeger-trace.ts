import type { KeyValue, Span, SpanEvent } from '@spanhouse/otlp';
import { KIND_NAMES } from '@spanhouse/trace-store/query-language';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import type { JaegerProcess, JaegerReference, JaegerSpan, JaegerTag, JaegerTrace } from './jaeger-model.ts';
import { toJaegerTags } from './to-jaeger-tag.ts';

const SERVICE_KEY = 'service.name';
/** What Jaeger calls a service that did not say its name. */
const NO_SERVICE = 'OTLPResourceNoServiceName';
const NS_PER_US = 1_000n;
const STATUS_OK = 1;
const STATUS_ERROR = 2;
/** The lowest eight bits of OTLP's flags are those of the trace context. */
const TRACE_FLAGS = 0xff;

/** Spans of one trace as Jaeger shows them. What OTLP has and Jaeger has not becomes tags, by the names that the Collector's translation gives them. */
export function toJaegerTrace(traceId: string, spans: readonly BlockSpan[], warnings: readonly string[]): JaegerTrace {
  const processes = new Map<string, { readonly id: string; readonly process: JaegerProcess }>();
  const processOf = (attributes: readonly KeyValue[]): string => {
    const process = toProcess(attributes);
    const identity = JSON.stringify(process);
    const known = processes.get(identity) ?? { id: `p${String(processes.size + 1)}`, process };
    processes.set(identity, known);
    return known.id;
  };
  return {
    traceID: traceId,
    spans: spans.map((each) => toSpan(each, processOf(each.resource?.attributes ?? []))),
    processes: Object.fromEntries(Array.from(processes.values(), ({ id, process }) => [id, process])),
    warnings: warnings.length === 0 ? null : warnings,
  };
}

function toProcess(attributes: readonly KeyValue[]): JaegerProcess {
  const name = attributes.find(({ key }) => key === SERVICE_KEY)?.value;
  return {
    serviceName: name?.kind === 'string' && name.value !== '' ? name.value : NO_SERVICE,
    tags: toJaegerTags(attributes.filter(({ key }) => key !== SERVICE_KEY)),
  };
}

function toSpan({ span, scope }: BlockSpan, processID: string): JaegerSpan {
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  return {
    traceID: span.traceId,
    spanID: span.spanId,
    flags: span.flags & TRACE_FLAGS,
    operationName: span.name,
    references: referencesOf(span),
    startTime: microseconds(start),
    duration: end > start ? microseconds(end - start) : 0,
    tags: [
      ...toJaegerTags(span.attributes),
      ...texts([
        ['otel.scope.name', scope?.name],
        ['otel.scope.version', scope?.version],
      ]),
      ...kindTag(span.kind),
      ...statusTags(span),
      ...texts([['w3c.tracestate', span.traceState]]),
    ],
    logs: span.events.map(toLog),
    processID,
    warnings: end < start ? ['The span ends before it starts.'] : null,
  };
}

function referencesOf({ traceId, parentSpanId, links }: Span): readonly JaegerReference[] {
  const parent = parentSpanId === '' ? [] : [{ refType: 'CHILD_OF' as const, traceID: traceId, spanID: parentSpanId }];
  return [...parent, ...links.map((link) => ({ refType: 'FOLLOWS_FROM' as const, traceID: link.traceId, spanID: link.spanId }))];
}

function toLog({ timeUnixNano, name, attributes }: SpanEvent): JaegerSpan['logs'][number] {
  return { timestamp: microseconds(timeUnixNano), fields: [...texts([['event', name]]), ...toJaegerTags(attributes)] };
}

function kindTag(kind: number): readonly JaegerTag[] {
  return kind === 0 ? [] : texts([['span.kind', KIND_NAMES[kind]]]);
}

function statusTags({ status }: Span): readonly JaegerTag[] {
  if (status?.code === STATUS_OK) return texts([['otel.status_code', 'OK']]);
  if (status?.code !== STATUS_ERROR) return [];
  return [
    ...texts([
      ['otel.status_code', 'ERROR'],
      ['otel.status_description', status.message],
    ]),
    { key: 'error', type: 'bool', value: true },
  ];
}

/** Those that say something. */
function texts(named: readonly (readonly [key: string, value: string | undefined])[]): readonly JaegerTag[] {
  return named.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [{ key, type: 'string' as const, value }]));
}

function microseconds(ns: bigint): number {
  return Number(ns / NS_PER_US);
}
