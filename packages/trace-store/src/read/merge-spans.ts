import type { BlockSpan } from '../block/block-reader.ts';
import { isSameSpan } from './same-span.ts';

/** Spans of a trace in one block, start ascending; unpacked when it is their turn. */
export type TracePart = { readonly firstStart: bigint; readonly spans: () => readonly BlockSpan[] };

type Cursor = { readonly spans: readonly BlockSpan[]; at: number };

/**
 * One trace from its parts: batches of at most `batchSpans`, by start time, then span id. Copies come once: they have the same start, so
 * only spans of one start are compared. A part is unpacked when the merge reaches its first start, and let go when it is used up.
 */
export function* mergeSpans(parts: readonly TracePart[], batchSpans: number): Generator<readonly BlockSpan[]> {
  const waiting = parts.toSorted((a, b) => compareBigint(a.firstStart, b.firstStart));
  const open: Cursor[] = [];
  let batch: BlockSpan[] = [];
  let sameStart: BlockSpan[] = [];
  for (;;) {
    openDue(waiting, open);
    const next = takeFirst(open);
    if (next === undefined) break;
    if (sameStart[0]?.span.startTimeUnixNano !== next.span.startTimeUnixNano) sameStart = [];
    else if (sameStart.some((known) => known.span.spanId === next.span.spanId && isSameSpan(known, next))) continue;
    sameStart.push(next);
    batch.push(next);
    if (batch.length === batchSpans) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Opens every part that may hold the next span. */
function openDue(waiting: TracePart[], open: Cursor[]): void {
  for (let part = waiting[0]; part !== undefined; part = waiting[0]) {
    const first = firstOf(open);
    if (first !== undefined && part.firstStart > first.span.startTimeUnixNano) return;
    waiting.shift();
    open.push({ spans: part.spans(), at: 0 });
  }
}

function firstOf(open: readonly Cursor[]): BlockSpan | undefined {
  let first: BlockSpan | undefined;
  for (const cursor of open) {
    const head = cursor.spans[cursor.at];
    if (head !== undefined && (first === undefined || compareSpans(head, first) < 0)) first = head;
  }
  return first;
}

function takeFirst(open: Cursor[]): BlockSpan | undefined {
  const first = firstOf(open);
  const index = open.findIndex((cursor) => cursor.spans[cursor.at] === first);
  const cursor = open[index];
  if (cursor === undefined) return undefined;
  cursor.at++;
  if (cursor.at >= cursor.spans.length) open.splice(index, 1);
  return first;
}

function compareSpans(a: BlockSpan, b: BlockSpan): number {
  return (
    compareBigint(a.span.startTimeUnixNano, b.span.startTimeUnixNano) ||
    (a.span.spanId < b.span.spanId ? -1 : Number(a.span.spanId > b.span.spanId))
  );
}

function compareBigint(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
