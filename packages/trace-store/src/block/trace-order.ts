import { ByteInterner } from '../cut/byte-interner.ts';
import type { CutSpans } from '../cut/cut-spans.ts';

/** The selection in the order of the block: traces by id, spans of a trace by start, then span id, then position in the selection. */
export type TraceOrder = {
  /** Position in the block order → index into the selection. */
  readonly order: Uint32Array;
  readonly traceIds: readonly Uint8Array[];
  /** Trace t holds order[first[t]] to order[first[t + 1] - 1]. */
  readonly first: Uint32Array;
};

/** Up to here a trace is sorted by insertion: spans mostly come in order. */
const FEW_SPANS = 48;

/** @param selection numbers of spans, duplicates already removed */
export function orderByTrace(spans: CutSpans, selection: Uint32Array): TraceOrder {
  const { scan } = spans;
  const count = selection.length;
  const interner = new ByteInterner();
  const traceOf = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const at = scan.traceIdAt[selection[i] ?? 0] ?? 0;
    traceOf[i] = interner.idOf(scan.bytes, at, at + 16);
  }
  const known = interner.dictionary;
  const byId = sortedById(known);
  const rank = new Uint32Array(known.length);
  byId.forEach((id, position) => {
    rank[id] = position;
  });

  const first = new Uint32Array(known.length + 1);
  for (let i = 0; i < count; i++) {
    const slot = (rank[traceOf[i] ?? 0] ?? 0) + 1;
    first[slot] = (first[slot] ?? 0) + 1;
  }
  for (let t = 0; t < known.length; t++) first[t + 1] = (first[t + 1] ?? 0) + (first[t] ?? 0);
  const next = first.slice();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const t = rank[traceOf[i] ?? 0] ?? 0;
    order[next[t] ?? 0] = i;
    next[t] = (next[t] ?? 0) + 1;
  }
  for (let t = 0; t < known.length; t++) sortTrace(order, first[t] ?? 0, first[t + 1] ?? 0, spans, selection);
  return { order, traceIds: Array.from(byId, (id) => known[id] ?? EMPTY), first };
}

const EMPTY = new Uint8Array();

function sortedById(ids: readonly Uint8Array[]): Uint32Array {
  // The first 48 bits as a number decide nearly always.
  const heads = Float64Array.from(ids, (id) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = id;
    return ((a << 16) | (b << 8) | c) * 2 ** 24 + ((d << 16) | (e << 8) | f);
  });
  return Uint32Array.from(ids.keys()).sort((a, b) => (heads[a] ?? 0) - (heads[b] ?? 0) || Buffer.compare(ids[a] ?? EMPTY, ids[b] ?? EMPTY));
}

function sortTrace(order: Uint32Array, from: number, to: number, spans: CutSpans, selection: Uint32Array): void {
  if (to - from > FEW_SPANS) {
    order.subarray(from, to).sort((a, b) => compareSpans(spans, selection[a] ?? 0, selection[b] ?? 0) || a - b);
    return;
  }
  for (let at = from + 1; at < to; at++) {
    const i = order[at] ?? 0;
    const span = selection[i] ?? 0;
    let place = at;
    // Equal ones keep the order of the selection.
    for (; place > from && compareSpans(spans, selection[order[place - 1] ?? 0] ?? 0, span) > 0; place--)
      order[place] = order[place - 1] ?? 0;
    order[place] = i;
  }
}

function compareSpans({ scan: { start }, spanId }: CutSpans, a: number, b: number): number {
  return (
    (start[a * 2 + 1] ?? 0) - (start[b * 2 + 1] ?? 0) ||
    (start[a * 2] ?? 0) - (start[b * 2] ?? 0) ||
    (spanId[a * 2] ?? 0) - (spanId[b * 2] ?? 0) ||
    (spanId[a * 2 + 1] ?? 0) - (spanId[b * 2 + 1] ?? 0)
  );
}
