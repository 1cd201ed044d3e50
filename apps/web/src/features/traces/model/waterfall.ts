import type { TraceView } from './trace-view.ts';

/*
 * THE WATERFALL
 *
 * A trace arrives as columns in depth-first order, so a subtree is the half-open range [i, subtreeEnd[i]).
 * What is on the screen is a list of rows; a row is a span, or a gap: the place of a parent that was never received,
 * which stands above the orphans that name such a parent. Folding and filtering only make another list of rows;
 * nothing here knows pixels, and nothing makes an object a span.
 */

/** STATUS_CODE_ERROR of OTLP. */
const STATUS_ERROR = 2;

export type Waterfall = {
  readonly view: TraceView;
  readonly count: number;
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly depthMax: number;
  /** First position after the subtree of each span. */
  readonly subtreeEnd: Uint32Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly isError: Uint8Array;
  readonly isOrphan: Uint8Array;
};

/** The row that stands for a missing parent. */
export const GAP = -1;

export function waterfallOf(view: TraceView): Waterfall {
  const { spans } = view;
  const count = spans.id.length;
  const parent = Int32Array.from(spans.parent);
  const isOrphan = Uint8Array.from(spans.orphan);
  const depth = new Uint32Array(count);
  const subtreeEnd = new Uint32Array(count);
  const isError = new Uint8Array(count);
  let depthMax = 0;
  for (let i = 0; i < count; i++) {
    const up = parent[i] ?? -1;
    // An orphan stands one step in, under its gap.
    const level = up >= 0 && up < i ? (depth[up] ?? 0) + 1 : isOrphan[i] === 1 ? 1 : 0;
    depth[i] = level;
    if (level > depthMax) depthMax = level;
    subtreeEnd[i] = i + 1;
    isError[i] = spans.status[i] === STATUS_ERROR || spans.hasException[i] === 1 ? 1 : 0;
  }
  for (let i = count - 1; i >= 0; i--) {
    const up = parent[i] ?? -1;
    if (up >= 0 && up < i) subtreeEnd[up] = Math.max(subtreeEnd[up] ?? 0, subtreeEnd[i] ?? 0);
  }
  return {
    view,
    count,
    parent,
    depth,
    depthMax,
    subtreeEnd,
    start: Float64Array.from(spans.start),
    duration: Float64Array.from(spans.duration),
    isError,
    isOrphan,
  };
}

export type SpanFilter = {
  readonly errorsOnly: boolean;
  /** Names, not positions: they stand in the URL. */
  readonly service: string | null;
  readonly componentClass: number | null;
  /** Part of a span's name, service or id. */
  readonly find: string;
};

export const NO_FILTER: SpanFilter = { errorsOnly: false, service: null, componentClass: null, find: '' };

export function isFiltering(filter: SpanFilter): boolean {
  return filter.errorsOnly || filter.service !== null || filter.componentClass !== null || filter.find.trim() !== '';
}

export type Matches = { readonly mask: Uint8Array; readonly count: number };

/** Which spans a filter names. Null when it names all. */
export function matchesOf(trace: Waterfall, filter: SpanFilter): Matches | null {
  if (!isFiltering(filter)) return null;
  const { spans, services, names } = trace.view;
  const find = filter.find.trim().toLowerCase();
  const service = filter.service === null ? null : services.indexOf(filter.service);
  // Names repeat: the text is looked for once a name, not once a span.
  const nameHits = names.map((name) => name.toLowerCase().includes(find));
  const serviceHits = services.map((name) => name.toLowerCase().includes(find));
  const mask = new Uint8Array(trace.count);
  let count = 0;
  for (let i = 0; i < trace.count; i++) {
    if (filter.errorsOnly && trace.isError[i] !== 1) continue;
    if (service !== null && spans.service[i] !== service) continue;
    if (filter.componentClass !== null && spans.componentClass[i] !== filter.componentClass) continue;
    if (find !== '' && nameHits[spans.name[i] ?? -1] !== true && serviceHits[spans.service[i] ?? -1] !== true && spans.id[i] !== find)
      continue;
    mask[i] = 1;
    count++;
  }
  return { mask, count };
}

/**
 * The rows on the screen, top to bottom: positions of spans, or `GAP`.
 * With matches: what matches and the way down to it. A folded span hides its subtree; a search looks into folded ones, too.
 */
export function rowsOf(trace: Waterfall, folded: ReadonlySet<number>, matches: Matches | null): Int32Array {
  const shown = matches === null ? null : withAncestors(trace, matches.mask);
  const rows = new Int32Array(trace.count * 2);
  let length = 0;
  let isInOrphans = false;
  for (let i = 0; i < trace.count;) {
    if (shown !== null && shown[i] !== 1) {
      i++;
      continue;
    }
    const isTop = (trace.parent[i] ?? -1) < 0;
    if (isTop && trace.isOrphan[i] === 1 && !isInOrphans) rows[length++] = GAP;
    if (isTop) isInOrphans = trace.isOrphan[i] === 1;
    rows[length++] = i;
    i = shown === null && folded.has(i) ? (trace.subtreeEnd[i] ?? i + 1) : i + 1;
  }
  return rows.slice(0, length);
}

function withAncestors(trace: Waterfall, mask: Uint8Array): Uint8Array {
  const shown = mask.slice();
  for (let i = trace.count - 1; i >= 0; i--) {
    const up = trace.parent[i] ?? -1;
    if (shown[i] === 1 && up >= 0) shown[up] = 1;
  }
  return shown;
}

export function hasChildren(trace: Waterfall, index: number): boolean {
  return (trace.subtreeEnd[index] ?? 0) > index + 1;
}

/** Every span that has children and lies at `depth` or deeper: folding these shows the levels above. */
export function foldFrom(trace: Waterfall, depth: number): Set<number> {
  const folded = new Set<number>();
  for (let i = 0; i < trace.count; i++) if ((trace.depth[i] ?? 0) >= depth && hasChildren(trace, i)) folded.add(i);
  return folded;
}

/** The spans above this one that are folded, and therefore hide it. */
export function foldedAncestors(trace: Waterfall, index: number, folded: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (let up = trace.parent[index] ?? -1; up >= 0; up = trace.parent[up] ?? -1) if (folded.has(up)) found.push(up);
  return found;
}

/** Where a span stands in `rows`, or -1. Rows ascend apart from gaps, so this is a binary search. */
export function rowOfSpan(rows: Int32Array, index: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    let middle = (low + high) >> 1;
    // A gap has no position of its own; the span after it stands for it.
    if (rows[middle] === GAP) middle++;
    const at = rows[middle];
    if (at === undefined || at > index) {
      high = Math.min(middle, high + 1) - 1;
      if (rows[high] === GAP) high--;
    } else if (at === index) return middle;
    else low = middle + 1;
  }
  return -1;
}
