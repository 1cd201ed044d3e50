import type { SimSpan, SimTrace } from '@spanhouse/simulator';
import { describeSpan, SPAN_CLASSES, COMPONENT_CLASSES, type SpanDescription } from '@spanhouse/trace-store/describe';
import { CALL, ENTRY, PRODUCER, type Described } from './described.ts';
import { waitedFor } from './waited-for.ts';

/*
 * WHAT IS TRUE OF THE SPANS THAT WERE SENT
 *
 * Computed from the spans themselves, one by one, with nothing of the product but the names it gives (`describeSpan`): counts in plain maps,
 * durations in plain lists, edges by parent ids, and what was waited for by looking at every moment of every request.
 */

const FAILED = 2;
const BUCKET_MS = 30_000;

export type ExactSeries = { count: number; errors: number; sumNs: bigint; readonly durations: number[] };
export type ExactEdge = { client: number; server: number; clientErrors: number; serverErrors: number };

export class ExactShop {
  spans = 0;
  traces = 0;
  /** By JSON of [class, service, name, instance, version, bucket in Unix milliseconds]. */
  readonly series = new Map<string, ExactSeries>();
  /** Durations by JSON of [class, service, name]. */
  readonly durations = new Map<string, number[]>();
  /** By JSON of [caller class, service, interface, class of what is called, its name, its interface or operation]. */
  readonly edges = new Map<string, ExactEdge>();
  /** Nanoseconds by JSON of [service, interface, class, component, operation]. */
  readonly parts = new Map<string, bigint>();

  add(trace: SimTrace): void {
    this.traces++;
    const spans = trace.spans.map((each): Described => ({ ...each, is: descriptionOf(each) }));
    const byId = new Map(spans.map((each) => [each.span.spanId, each]));
    for (const each of spans) {
      this.#count(each);
      this.#connect(each, byId, spans);
    }
    for (const part of waitedFor(spans, byId)) {
      const key = JSON.stringify([part.entry.instance.service.name, part.entry.is.name, ...part.component]);
      this.parts.set(key, (this.parts.get(key) ?? 0n) + part.ns);
    }
  }

  #count(each: Described): void {
    this.spans++;
    const { span, instance, is } = each;
    const startMs = Number(span.startTimeUnixNano / 1_000_000n);
    const name = [SPAN_CLASSES[is.spanClass], instance.service.name, is.name] as const;
    const key = JSON.stringify([...name, instance.id, instance.version, startMs - (startMs % BUCKET_MS)]);
    const series = this.series.get(key) ?? { count: 0, errors: 0, sumNs: 0n, durations: [] };
    this.series.set(key, series);
    const duration = span.endTimeUnixNano - span.startTimeUnixNano;
    series.count++;
    if (span.status?.code === FAILED) series.errors++;
    series.sumNs += duration;
    const all = this.durations.get(JSON.stringify(name)) ?? [];
    this.durations.set(JSON.stringify(name), all);
    all.push(Number(duration));
  }

  /** The edge that a span is the callee of, and, for a call that reached nobody of ours, the one that it is the caller of. */
  #connect(each: Described, byId: ReadonlyMap<string, Described>, spans: readonly Described[]): void {
    const { span, is } = each;
    const failed = span.status?.code === FAILED ? 1 : 0;
    if (is.role === ENTRY) {
      const parent = byId.get(span.parentSpanId);
      const parentFailed = parent?.span.status?.code === FAILED ? 1 : 0;
      const called = ['downstream', each.instance.service.name, is.name];
      if (parent === undefined)
        this.#edge(['downstream', '', '', ...called], { client: 0, server: 1, clientErrors: 0, serverErrors: failed });
      else if (is.isAsync)
        this.#edge(['messaging', parent.is.component, '', ...called], { client: 0, server: 1, clientErrors: 0, serverErrors: failed });
      else this.#edge([...callerOf(parent, byId), ...called], { client: 1, server: 1, clientErrors: parentFailed, serverErrors: failed });
      return;
    }
    const isCall = is.role === CALL || is.role === PRODUCER;
    const reaches = is.role === CALL && spans.some((other) => other.span.parentSpanId === span.spanId && other.is.role === ENTRY);
    if (!isCall || reaches) return;
    const called = [COMPONENT_CLASSES[is.componentClass] ?? '', is.component, is.name];
    this.#edge([...callerOf(each, byId), ...called], { client: 1, server: 0, clientErrors: failed, serverErrors: 0 });
  }

  #edge(key: readonly string[], more: ExactEdge): void {
    const text = JSON.stringify(key);
    const edge = this.edges.get(text) ?? { client: 0, server: 0, clientErrors: 0, serverErrors: 0 };
    edge.client += more.client;
    edge.server += more.server;
    edge.clientErrors += more.clientErrors;
    edge.serverErrors += more.serverErrors;
    this.edges.set(text, edge);
  }
}

function descriptionOf({ span }: SimSpan): SpanDescription {
  return describeSpan({
    kind: span.kind,
    name: span.name,
    isRoot: span.parentSpanId === '',
    attribute: (key) => {
      const value = span.attributes.find((attribute) => attribute.key === key)?.value;
      return value === undefined || value === null || !('value' in value) ? '' : String(value.value);
    },
  });
}

/** The interface that a call was made for: the nearest entry above it, which in the shop is always of the same service. */
function callerOf(call: Described, byId: ReadonlyMap<string, Described>): readonly string[] {
  let at: Described | undefined = call;
  while (at !== undefined && at.is.role !== ENTRY) at = byId.get(at.span.parentSpanId);
  return ['downstream', call.instance.service.name, at?.is.name ?? ''];
}
