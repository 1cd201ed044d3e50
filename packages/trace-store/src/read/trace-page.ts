import type { TraceColumns } from '../block/block-reader.ts';
import type { PageOfTrace } from '../model/trace-reader.ts';
import { SpanIdIndex } from './span-id-index.ts';

type Columns = Pick<TraceColumns, 'starts' | 'spanIds' | 'parentIds'>;

export type ChosenPage = {
  /** From 1. */
  readonly number: number;
  /** Pages there are, at least 1. */
  readonly count: number;
  /** Spans of the pages before this one. */
  readonly before: number;
  /** Spans on this page, ancestors not counted. */
  readonly own: number;
  /** Spans of other pages that are here because spans of this page hang below them. */
  readonly ancestors: number;
  /** Of each part, ascending: positions of the spans on this page and of their ancestors. */
  readonly rows: readonly Uint32Array[];
};

/**
 * Which spans of a trace are on a page. Spans are dealt out by start time, `spansMax` a page; of one start those of the first part come first. A page asked
 * for that is not there is the last one.
 * @param parts each by start time, as blocks hold them.
 */
export function choosePage(parts: readonly Columns[], { spansMax, ...asked }: PageOfTrace): ChosenPage {
  const starts = sortedStarts(parts);
  const count = Math.max(1, Math.ceil(starts.length / spansMax));
  if (count === 1) {
    const rows = parts.map((part) => Uint32Array.from(part.starts, (_start, position) => position));
    return { number: 1, count, before: 0, own: starts.length, ancestors: 0, rows };
  }
  const index = new SpanIdIndex(parts.map(({ spanIds }) => spanIds));
  const number = Math.min(count, 'number' in asked ? asked.number : pageOfSpan(parts, starts, index, asked.spanId, spansMax));
  const before = (number - 1) * spansMax;
  const own = Math.min(spansMax, starts.length - before);
  const isOn = onPage(parts, starts, before, before + own);
  const ancestors = markAncestors(parts, index, isOn);
  return { number, count, before, own, ancestors, rows: isOn.map(positionsOf) };
}

function sortedStarts(parts: readonly Columns[]): BigUint64Array {
  const starts = new BigUint64Array(parts.reduce((sum, part) => sum + part.starts.length, 0));
  let at = 0;
  for (const part of parts) {
    starts.set(part.starts, at);
    at += part.starts.length;
  }
  return starts.sort();
}

/** Marks the spans of ranks [from, to). */
function onPage(parts: readonly Columns[], starts: BigUint64Array, from: number, to: number): readonly Uint8Array[] {
  const first = starts[from] ?? 0n;
  const last = starts[to - 1] ?? 0n;
  // Of the spans that start with the first and the last one some may be on other pages.
  let firstsElsewhere = from - firstAtLeast(starts, first);
  let lastsHere = to - Math.max(from, firstAtLeast(starts, last));
  return parts.map((part) =>
    Uint8Array.from(part.starts, (start) => {
      if (start < first || start > last) return 0;
      if (start === first && firstsElsewhere > 0) {
        firstsElsewhere--;
        return 0;
      }
      if (start !== last) return 1;
      if (lastsHere === 0) return 0;
      lastsHere--;
      return 1;
    }),
  );
}

/** First rank whose start is not below. */
function firstAtLeast(starts: BigUint64Array, wanted: bigint): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0n) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The page of a span; the first when the trace has no such span. */
function pageOfSpan(parts: readonly Columns[], starts: BigUint64Array, index: SpanIdIndex, spanId: bigint, spansMax: number): number {
  const found = index.find(spanId);
  if (found === null) return 1;
  const start = parts[found.part]?.starts[found.position] ?? 0n;
  const ofSameStart = parts.slice(0, found.part + 1).reduce((sum, part, p) => {
    const end = p === found.part ? found.position : part.starts.length;
    return sum + part.starts.subarray(0, end).reduce((same, other) => same + (other === start ? 1 : 0), 0);
  }, 0);
  return Math.floor((firstAtLeast(starts, start) + ofSameStart) / spansMax) + 1;
}

/** Marks what marked spans hang below, up to the top. @returns how many that are */
function markAncestors(parts: readonly Columns[], index: SpanIdIndex, isOn: readonly Uint8Array[]): number {
  let ancestors = 0;
  parts.forEach((part, p) => {
    const own = positionsOf(isOn[p] ?? new Uint8Array());
    for (const position of own) {
      let parentId = part.parentIds[position] ?? 0n;
      while (parentId !== 0n) {
        const parent = index.find(parentId);
        const marks = parent === null ? undefined : isOn[parent.part];
        // What is marked has its ancestors marked, or will have when its turn comes.
        if (parent === null || marks === undefined || marks[parent.position] === 1) break;
        marks[parent.position] = 1;
        ancestors++;
        parentId = parts[parent.part]?.parentIds[parent.position] ?? 0n;
      }
    }
  });
  return ancestors;
}

function positionsOf(marks: Uint8Array): Uint32Array {
  const positions = new Uint32Array(marks.reduce((sum, mark) => sum + mark, 0));
  let count = 0;
  marks.forEach((mark, position) => {
    if (mark === 1) positions[count++] = position;
  });
  return positions;
}
