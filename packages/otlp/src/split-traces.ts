/*
 * SPLITTING A REQUEST
 *
 * A log with several partitions keeps each trace in one of them: the one that a hash of the trace id names. So a request becomes one part for
 * each partition that it has spans for. What is still larger than the log takes is split further, between traces while that is enough, and
 * between the spans of a trace that alone is too large.
 *
 * The parts of a request follow from its bytes and the options alone: a request that is sent again gives the same parts in the same order, by
 * which they are recognised.
 */
import type { TraceScan } from './scan.ts';
import { writeSpans } from './write-spans.ts';

export type SplitOptions = {
  readonly partitions: number;
  /** Of a part, before compression. Only a part of one span may be larger. */
  readonly bytesMax: number;
};

export type TracesPart = { readonly partition: number; readonly spanCount: number; readonly bytes: Uint8Array };

/** The partition of all spans of a scan; null when they belong to several. */
export function partitionOfAll(scan: TraceScan, partitions: number): number | null {
  const first = partitionOfTrace(scan.bytes, scan.traceIdAt[0] ?? 0, partitions);
  for (let span = 1; partitions > 1 && span < scan.spanCount; span++) {
    if (partitionOfTrace(scan.bytes, scan.traceIdAt[span] ?? 0, partitions) !== first) return null;
  }
  return first;
}

/**
 * The valid spans of a scan as requests of their own, partitions ascending. Every span is in exactly one part.
 * Cost: a copy of the bytes, and of resource and scope for each part that has spans of them.
 */
export function splitTraces(scan: TraceScan, { partitions, bytesMax }: SplitOptions): readonly TracesPart[] {
  const byPartition = new Map<number, number[]>();
  for (let span = 0; span < scan.spanCount; span++) {
    const partition = partitionOfTrace(scan.bytes, scan.traceIdAt[span] ?? 0, partitions);
    const spans = byPartition.get(partition);
    if (spans === undefined) byPartition.set(partition, [span]);
    else spans.push(span);
  }
  return [...byPartition]
    .sort(([left], [right]) => left - right)
    .flatMap(([partition, spans]) =>
      packed(scan, spans, bytesMax).map((part) => ({
        partition,
        spanCount: part.spans.length,
        bytes: writeSpans(scan, part.spans, part.bytesMax),
      })),
    );
}

/** FNV-1a over the 16 bytes, then the finishing of MurmurHash3: ids may differ in few bits only. */
export function partitionOfTrace(bytes: Uint8Array, at: number, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = at; i < at + 16; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions;
}

/** Tags and lengths of a span, and of the messages around it. */
const SPAN_FRAME_BYTES = 8;
const GROUP_FRAME_BYTES = 48;

/** Spans of a part, ascending, and what the part has at most. */
type Packed = { readonly spans: readonly number[]; readonly bytesMax: number };

function packed(scan: TraceScan, spans: number[], bytesMax: number): readonly Packed[] {
  const whole = new Size(scan).with(spans);
  if (whole <= bytesMax) return [{ spans, bytesMax: whole }];
  const parts: Packed[] = [];
  let part: number[] = [];
  let size = new Size(scan);
  const close = (): void => {
    parts.push({ spans: part.sort((left, right) => left - right), bytesMax: size.with([]) });
    part = [];
    size = new Size(scan);
  };
  const add = (more: readonly number[]): void => {
    if (part.length > 0 && size.with(more) > bytesMax) close();
    size.add(more);
    for (const span of more) part.push(span);
  };
  for (const trace of tracesOf(scan, spans)) {
    if (new Size(scan).with(trace) <= bytesMax) add(trace);
    else for (const span of trace) add([span]);
  }
  close();
  return parts;
}

/** The same spans by trace, in the order in which traces first appear. */
function tracesOf(scan: TraceScan, spans: readonly number[]): Iterable<readonly number[]> {
  const traces = new Map<string, number[]>();
  for (const span of spans) {
    const at = scan.traceIdAt[span] ?? 0;
    const id = Buffer.from(scan.bytes.buffer, scan.bytes.byteOffset + at, 16).toString('latin1');
    const trace = traces.get(id);
    if (trace === undefined) traces.set(id, [span]);
    else trace.push(span);
  }
  return traces.values();
}

/** At most so many bytes does a request of the added spans have. */
class Size {
  readonly #scan: TraceScan;
  readonly #groups = new Set<number>();
  #bytes = 0;

  constructor(scan: TraceScan) {
    this.#scan = scan;
  }

  with(spans: readonly number[]): number {
    const seen = new Set<number>();
    return spans.reduce((sum, span) => sum + this.#bytesOf(span, seen), this.#bytes);
  }

  add(spans: readonly number[]): void {
    for (const span of spans) this.#bytes += this.#bytesOf(span, this.#groups);
  }

  #bytesOf(span: number, seen: Set<number>): number {
    const scan = this.#scan;
    const bytes = SPAN_FRAME_BYTES + (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0);
    const group = scan.spanGroup[span] ?? 0;
    if (this.#groups.has(group) || seen.has(group)) return bytes;
    seen.add(group);
    const around =
      (scan.groupResourceEnd[group] ?? 0) -
      (scan.groupResourceStart[group] ?? 0) +
      (scan.groupScopeEnd[group] ?? 0) -
      (scan.groupScopeStart[group] ?? 0) +
      (scan.groupResourceUrlEnd[group] ?? 0) -
      (scan.groupResourceUrlStart[group] ?? 0) +
      (scan.groupScopeUrlEnd[group] ?? 0) -
      (scan.groupScopeUrlStart[group] ?? 0);
    return bytes + GROUP_FRAME_BYTES + around;
  }
}
