import { bug, parseSpanId, parseTraceId, unixNano } from '@spanhouse/core';
import type { BlockSpan } from '../block/block-reader.ts';
import { durationNs } from '../evaluate/span-view.ts';
import type { FoundSpan } from '../model/trace-reader.ts';
import { columnText } from './span-facts.ts';

export function toFoundSpan(found: BlockSpan): FoundSpan {
  const { span } = found;
  const traceId = parseTraceId(span.traceId);
  const spanId = parseSpanId(span.spanId);
  if (traceId === null || spanId === null) throw bug('a span without ids was stored');
  return {
    traceId,
    spanId,
    start: unixNano(span.startTimeUnixNano),
    durationNs: durationNs(found),
    service: columnText(found, 'service'),
    name: span.name,
    kind: span.kind,
    status: span.status?.code ?? 0,
    instance: columnText(found, 'instance'),
    environment: columnText(found, 'environment'),
    isRoot: span.parentSpanId === '',
  };
}

/** Of equal ones the newer first, then by ids. */
export function spanOrder(order: 'newest' | 'duration'): (a: FoundSpan, b: FoundSpan) => number {
  return order === 'newest' ? newestFirst : slowestFirst;
}

function newestFirst(a: FoundSpan, b: FoundSpan): number {
  return compare(b.start, a.start) || byId(a, b);
}

function slowestFirst(a: FoundSpan, b: FoundSpan): number {
  return compare(b.durationNs, a.durationNs) || compare(b.start, a.start) || byId(a, b);
}

function byId(a: FoundSpan, b: FoundSpan): number {
  return a.traceId === b.traceId ? (a.spanId < b.spanId ? -1 : 1) : a.traceId < b.traceId ? -1 : 1;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
