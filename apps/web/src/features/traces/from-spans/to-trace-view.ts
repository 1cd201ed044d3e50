import { unixMsFromNano, unixNano } from '@spanhouse/core/browser';
import { columnText, type BlockSpan } from '@spanhouse/trace-store/trace';
import type { TraceView } from '../model/trace-view.ts';
import { decodeTraceId } from './decoded-trace-id.ts';
import { Dictionary } from './dictionary.ts';
import { spanDescriptions } from './span-descriptions.ts';
import { spanTree } from './span-tree.ts';
import { orderHash } from './order-hash.ts';

/** What is known of a trace beside its spans. */
export type TraceFacts = Pick<TraceView, 'traceId' | 'tier' | 'missingBlocks' | 'page' | 'storedSpans'>;

const STATUS_ERROR = 2;
const EXCEPTION_EVENT = 'exception';

/** @param spans by start time. Pure, and runs in browsers, too. */
export function toTraceView(facts: TraceFacts, spans: readonly BlockSpan[]): TraceView {
  const tree = spanTree(spans);
  const ordered = tree.order.flatMap((index) => spans[index] ?? []);
  const start = spans[0]?.span.startTimeUnixNano ?? 0n;
  const end = spans.reduce((latest, { span }) => maxOf(latest, span.startTimeUnixNano, span.endTimeUnixNano), start);
  const [services, names, instances, interfaces, components] = Array.from({ length: 5 }, () => new Dictionary()) as Five<Dictionary>;
  const service = ordered.map((from) => services.indexOf(columnText(from, 'service')));
  const described = spanDescriptions(ordered, tree, (index) => services.texts[service[index] ?? -1] ?? '');
  return {
    ...facts,
    orderHash: orderHash(ordered),
    startUnixNano: start.toString(),
    durationNs: Number(end - start),
    spanCount: spans.length,
    errorCount: spans.filter(({ span }) => span.status?.code === STATUS_ERROR).length,
    services: services.texts,
    names: names.texts,
    instances: instances.texts,
    interfaces: interfaces.texts,
    components: components.texts,
    // Roots come before orphans, so the first span stands for the trace.
    rootIndex: ordered.length === 0 ? -1 : 0,
    decoded: decodeTraceId(facts.traceId, unixMsFromNano(unixNano(start))),
    links: linksOf(ordered),
    spans: {
      id: ordered.map(({ span }) => span.spanId),
      parent: tree.parent,
      orphan: tree.orphan,
      start: ordered.map(({ span }) => Number(span.startTimeUnixNano - start)),
      duration: ordered.map(({ span }) => Number(maxOf(span.endTimeUnixNano - span.startTimeUnixNano, 0n))),
      service,
      name: ordered.map(({ span }) => names.indexOf(span.name)),
      instance: ordered.map((from, i) =>
        instances.indexOf(instanceKey(services.texts[service[i] ?? -1] ?? '', columnText(from, 'instance'))),
      ),
      kind: ordered.map(({ span }) => span.kind),
      status: ordered.map(({ span }) => span.status?.code ?? 0),
      interface: described.map(({ name }) => interfaces.indexOf(name)),
      spanClass: described.map(({ spanClass }) => spanClass),
      role: described.map(({ role }) => role),
      isAsync: described.map(({ isAsync }) => (isAsync ? 1 : 0)),
      componentClass: described.map(({ componentClass }) => componentClass),
      component: described.map(({ component }) => components.indexOf(component)),
      eventCount: ordered.map(({ span }) => span.events.length),
      hasException: ordered.map(({ span }) => (span.events.some((event) => event.name === EXCEPTION_EVENT) ? 1 : 0)),
    },
  };
}

type Five<T> = [T, T, T, T, T];

/** Instances of different services may go by one name. */
function instanceKey(service: string, instance: string): string {
  return instance === '' ? service : `${service}/${instance}`;
}

/** Links inside the trace: of each span the first one that leads to a span that is here. */
function linksOf(ordered: readonly BlockSpan[]): TraceView['links'] {
  if (!ordered.some(({ span }) => span.links.length > 0)) return [];
  const indexOf = new Map(ordered.map(({ span }, i) => [span.spanId, i]));
  return ordered.flatMap(({ span }, i) => {
    const link = span.links.find(({ traceId, spanId }) => traceId === span.traceId && indexOf.has(spanId));
    const target = link === undefined ? undefined : indexOf.get(link.spanId);
    return target === undefined || target === i ? [] : [[i, target] as const];
  });
}

function maxOf(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((most, other) => (other > most ? other : most), first);
}
