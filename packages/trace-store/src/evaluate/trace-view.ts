import { bug } from '@spanhouse/core';
import { indexText } from '../semantics.ts';
import { columnValue } from './column-value.ts';
import type { SpanView } from './span-view.ts';

/** What a query can ask of a trace as a whole. */
export interface TraceFigures {
  readonly durationNs: bigint;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
  /** Null without a root. */
  readonly rootService: string | null;
  readonly rootName: string | null;
  /** Spans that name this one as their parent. */
  childCount(spanId: string): number;
}

/** A trace, its spans by start and then by id, each once; a span is its place among them. */
export interface TraceView extends TraceFigures {
  readonly spans: readonly SpanView[];
  /** Parents, where they are there: several only where an id was used again. */
  parentsOf(span: number): readonly number[];
  childrenOf(span: number): readonly number[];
  /** Spans of the same parent, this one too. None of a root. */
  siblingsOf(span: number): readonly number[];
}

const STATUS_ERROR = 2;
const NONE: readonly number[] = [];

export function traceView(spans: readonly SpanView[]): TraceView {
  const byId = new Map<string, number[]>();
  const byParent = new Map<string, number[]>();
  const services = new Set<string>();
  let start = spans[0]?.startNs ?? 0n;
  let end = 0n;
  let errorCount = 0;
  spans.forEach((span, i) => {
    add(byId, span.spanId, i);
    if (span.parentId !== '') add(byParent, span.parentId, i);
    services.add(columnValue(span, 'service'));
    if (span.statusCode === STATUS_ERROR) errorCount++;
    if (span.startNs < start) start = span.startNs;
    const own = span.startNs + span.durationNs;
    if (own > end) end = own;
  });
  const root = spans.find((span) => span.parentId === '');
  return {
    spans,
    durationNs: spans.length === 0 ? 0n : end - start,
    spanCount: spans.length,
    errorCount,
    services: [...services],
    rootService: root === undefined ? null : columnValue(root, 'service'),
    rootName: root === undefined ? null : indexText(root.name),
    childCount: (spanId) => byParent.get(spanId)?.length ?? 0,
    parentsOf: (i) => byId.get(spans[i]?.parentId ?? '') ?? NONE,
    childrenOf: (i) => byParent.get(spans[i]?.spanId ?? '') ?? NONE,
    siblingsOf: (i) => byParent.get(spans[i]?.parentId ?? '') ?? NONE,
  };
}

export function spanAt(trace: TraceView, place: number): SpanView {
  const span = trace.spans[place];
  if (span === undefined) throw bug('a trace has no span at this place');
  return span;
}

function add(places: Map<string, number[]>, id: string, i: number): void {
  const known = places.get(id);
  if (known === undefined) places.set(id, [i]);
  else known.push(i);
}
