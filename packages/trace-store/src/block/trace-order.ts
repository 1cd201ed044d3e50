import type { TraceScan } from '@spanhouse/otlp';
import { ByteInterner } from '../write/byte-interner.ts';

/** Which spans go into blocks: pairs of scan and span index, duplicates already removed. The arrays may be longer than `count`. */
export type Selection = { readonly scan: Uint32Array; readonly span: Uint32Array; readonly count: number };

/** The selection in the order of the block: traces by id, spans of a trace by start, then span id, then position in the selection. */
export type TraceOrder = {
  /** Position in the block order → index into the selection. */
  readonly order: Uint32Array;
  readonly traceIds: readonly Uint8Array[];
  /** Trace t holds order[first[t]] to order[first[t + 1] - 1]. */
  readonly first: Uint32Array;
};

export function orderByTrace(scans: readonly TraceScan[], selection: Selection): TraceOrder {
  const { count } = selection;
  const interner = new ByteInterner();
  const traceOf = new Uint32Array(count);
  const start = new BigUint64Array(count);
  for (let i = 0; i < count; i++) {
    const scan = scanAt(scans, selection, i);
    const span = selection.span[i] ?? 0;
    const at = scan.traceIdAt[span] ?? 0;
    traceOf[i] = interner.idOf(scan.bytes, at, at + 16);
    start[i] = scan.startNano[span] ?? 0n;
  }
  const known = interner.dictionary;
  const byId = Uint32Array.from(known.keys()).sort((a, b) => Buffer.compare(known[a] ?? EMPTY, known[b] ?? EMPTY));
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
  const spanIds = (i: number): Uint8Array => {
    const scan = scanAt(scans, selection, i);
    const at = scan.spanIdAt[selection.span[i] ?? 0] ?? 0;
    return scan.bytes.subarray(at, at + 8);
  };
  for (let t = 0; t < known.length; t++) {
    order.subarray(first[t], first[t + 1]).sort((a, b) => {
      const [x, y] = [start[a] ?? 0n, start[b] ?? 0n];
      if (x !== y) return x < y ? -1 : 1;
      return Buffer.compare(spanIds(a), spanIds(b)) || a - b;
    });
  }
  return { order, traceIds: Array.from(byId, (id) => known[id] ?? EMPTY), first };
}

const EMPTY = new Uint8Array();

export function scanAt(scans: readonly TraceScan[], selection: Selection, i: number): TraceScan {
  const scan = scans[selection.scan[i] ?? 0];
  if (scan === undefined) throw new RangeError(`the selection names scan ${String(selection.scan[i])}, there are ${String(scans.length)}`);
  return scan;
}
