import { AppError, bug, parseSpanId, parseTraceId, unixNano } from '@spanhouse/core';
import type { BlockSpan } from '../block/block-reader.ts';
import { durationNs, viewOf } from '../evaluate/span-view.ts';
import { valuesOf } from '../evaluate/target-values.ts';
import { COLUMNS_MAX, type Target } from '../model/span-query.ts';
import type { FoundSpan, SpanValues } from '../model/trace-reader.ts';
import { READ_LIMITS } from './limits.ts';
import { columnText } from './span-facts.ts';

/** @param tell as `columnTeller` */
export function toFoundSpan(found: BlockSpan, tell: (found: BlockSpan) => FoundSpan['values']): FoundSpan {
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
    values: tell(found),
  };
}

/** @throws AppError QUERY.INVALID for what one span does not tell. */
export function columnTeller(columns?: readonly Target[]): (found: BlockSpan) => FoundSpan['values'] {
  const tell = columnValues(columns);
  return (found) => tell(found).map(toSpanValues);
}

function toSpanValues(all: readonly string[]): SpanValues {
  const distinct = [...new Set(all)].filter((text) => text !== '');
  const texts: string[] = [];
  let left: number = READ_LIMITS.spanValueUnitsMax;
  for (const text of distinct) {
    if (left <= 0) break;
    texts.push(text.slice(0, left));
    left -= text.length;
  }
  return { texts, areCut: texts.map((text, i) => text.length < (distinct[i]?.length ?? 0)), count: distinct.length };
}

/** All values that a span has of each of these columns. @throws AppError QUERY.INVALID for what one span does not tell. */
export function columnValues(columns: readonly Target[] = []): (found: BlockSpan) => readonly (readonly string[])[] {
  if (columns.length > COLUMNS_MAX) throw new AppError('QUERY.INVALID', `Ask for at most ${String(COLUMNS_MAX)} columns.`);
  if (columns.some(({ kind }) => kind === 'trace')) throw new AppError('QUERY.INVALID', 'A column tells what a span says itself.');
  const tellers = columns.map((target) => valuesOf(target, false));
  return (found) => {
    const view = viewOf(found);
    return tellers.map((values) => values(view).map(String));
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
