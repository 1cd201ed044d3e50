import { unixMsFromNano, unixNano } from '@spanhouse/core';
import { columnText, type BlockSpan, type TraceContent } from '@spanhouse/trace-store';
import type { TraceView } from '../model/trace-view.ts';
import { classIndex, componentClassOf } from './component-class.ts';
import { decodeTraceId } from './decoded-trace-id.ts';
import { spanTree, type SpanTree } from './span-tree.ts';

/** A browser gets no more spans of one trace. */
const VIEW_SPANS_MAX = 100_000;

const STATUS_ERROR = 2;
const KIND_CLIENT = 3;
const EXCEPTION_EVENT = 'exception';

export async function toTraceView(content: TraceContent): Promise<TraceView> {
  const spans: BlockSpan[] = [];
  let truncated = false;
  for await (const batch of content.batches) {
    truncated = spans.length + batch.length > VIEW_SPANS_MAX;
    for (const span of batch.slice(0, VIEW_SPANS_MAX - spans.length)) spans.push(span);
    if (truncated) break;
  }
  return viewOf(content, spans, truncated);
}

function viewOf({ traceId, summary }: TraceContent, spans: readonly BlockSpan[], truncated: boolean): TraceView {
  const tree = spanTree(spans);
  const ordered = tree.order.flatMap((index) => spans[index] ?? []);
  const start = spans[0]?.span.startTimeUnixNano ?? 0n;
  const end = spans.reduce((latest, { span }) => maxOf(latest, span.startTimeUnixNano, span.endTimeUnixNano), start);
  const services = new Dictionary();
  const names = new Dictionary();
  const service = ordered.map((from) => services.indexOf(columnText(from, 'service')));
  return {
    traceId,
    startUnixNano: start.toString(),
    durationNs: Number(end - start),
    spanCount: spans.length,
    errorCount: spans.filter(({ span }) => span.status?.code === STATUS_ERROR).length,
    services: services.texts,
    names: names.texts,
    // Roots come before orphans, so the first span stands for the trace.
    rootIndex: ordered.length === 0 ? -1 : 0,
    decoded: decodeTraceId(traceId, unixMsFromNano(unixNano(start))),
    tier: summary.tier,
    missingBlocks: summary.missingBlocks,
    truncated,
    spans: {
      id: ordered.map(({ span }) => span.spanId),
      parent: tree.parent,
      orphan: tree.orphan,
      start: ordered.map(({ span }) => Number(span.startTimeUnixNano - start)),
      duration: ordered.map(({ span }) => Number(maxOf(span.endTimeUnixNano - span.startTimeUnixNano, 0n))),
      service,
      name: ordered.map(({ span }) => names.indexOf(span.name)),
      kind: ordered.map(({ span }) => span.kind),
      status: ordered.map(({ span }) => span.status?.code ?? 0),
      componentClass: componentClasses(ordered, tree, service, services.texts),
      eventCount: ordered.map(({ span }) => span.events.length),
      hasException: ordered.map(({ span }) => (span.events.some((event) => event.name === EXCEPTION_EVENT) ? 1 : 0)),
    },
  };
}

/** A call leads to a service of ours when one answers in this trace, or its peer goes by the name of one. */
function componentClasses(
  ordered: readonly BlockSpan[],
  tree: SpanTree,
  service: readonly number[],
  services: readonly string[],
): readonly number[] {
  const isAnswered = new Uint8Array(ordered.length);
  tree.parent.forEach((parent, i) => {
    if (parent >= 0 && service[parent] !== service[i]) isAnswered[parent] = 1;
  });
  const known = new Set(services);
  return ordered.map((from, i) => {
    const { kind } = from.span;
    const callsKnownService = isAnswered[i] === 1 || (kind === KIND_CLIENT && known.has(columnText(from, 'peer')));
    return classIndex(
      componentClassOf({
        kind,
        dbSystem: columnText(from, 'db_system'),
        messagingSystem: columnText(from, 'messaging_system'),
        callsKnownService,
      }),
    );
  });
}

class Dictionary {
  readonly texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.texts.push(text) - 1;
    this.#indexes.set(text, index);
    return index;
  }
}

function maxOf(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((most, other) => (other > most ? other : most), first);
}
