import type { LogRecord } from '@spanhouse/span-log';
import { scannedSpans } from '../cut/cut-spans.ts';
import { decodeRecords } from '../cut/decode-records.ts';
import type { KernelSpans } from '../kernel/kernel-spans.ts';
import { withKernel } from '../kernel/kernel.ts';
import { MetricSeries } from '../metrics/metric-series.ts';
import { AHEAD_MAX_SECONDS, LATE_MAX_SECONDS, RESOLUTIONS } from '../metrics/resolutions.ts';
import type { CutInsert } from '../write/cut-insert.ts';
import type { CutSettings } from '../write/cut-settings.ts';
import { originFacts } from '../write/origins.ts';
import { ClosedHashes } from './closed-hashes.ts';
import { closedTrace } from './closed-trace.ts';
import { derivedInserts, type DerivedClass } from './derived-inserts.ts';
import { EdgeCounts } from './edge-counts.ts';
import { firstLinkAt } from './first-link.ts';
import { KnownTraces } from './known-traces.ts';
import { OpenTraces, type OpenTrace } from './open-traces.ts';
import { PartCounts } from './part-counts.ts';
import { SeriesPool } from './series-pool.ts';
import { slotInsert, type SlotCounts } from './slot-insert.ts';
import type { SpanPool } from './span-pool.ts';
import { adjustClocks } from './trace/adjust-clocks.ts';
import { callPairs } from './trace/call-pairs.ts';
import { childrenOf } from './trace/children-of.ts';
import { traceHash } from './trace-hash.ts';
import { criticalPathSums } from './trace/critical-path-sums.ts';
import { entryOf } from './trace/entry-of.ts';
import { exclusiveTime } from './trace/exclusive-time.ts';
import { TimeShares } from './trace/time-shares.ts';

/*
 * THE SECOND READER OF THE LOG: WHAT NEEDS SEVERAL SPANS OF A TRACE
 *
 * The records of a partition fall into slots. A slot begins with a record and ends before the first record that was received SLOT_MS or more after that
 * one, or as long before it (a clock stepped back). So slots follow from the log alone, whatever clocks and crashes do, as long as reading begins
 * where a slot began.
 *
 * When slot n ends, every trace whose latest span came in slot n - 1 or before is closed: nothing has come of it for SLOT_MS to twice that of
 * log time. The rows that it gives belong to slot n, and are stored once, under a name made of the partition and the offset at which slot n
 * began. Spans that come later open the trace again, as a trace of its own; they are counted as late.
 *
 * Reading begins again, after a crash, at `openFrom`: the start of the earliest slot in which a trace began that is still open. Of a trace that began
 * before that, only the end may be seen then; it closes in the same slot as the whole one did, whose rows are stored already and are made for nothing.
 *
 * Under load a slot looks only at traces whose hash falls into a share of 1 / weight. The weight with which a slot begins follows from the spans of the
 * slot before, is stored with it (`derived_slots`), and holds for two slots, so that no trace begins in the middle because the load has fallen. It is
 * doubled, for the traces that begin from that record on, each time the slot has more spans than half a minute may have at that weight.
 */

/** Of log time. */
export const SLOT_MS = 30_000;
/** So many slots are remembered to tell late spans: ten minutes. */
const CLOSED_SLOTS_MAX = 20;
/** When the pool of series is larger than this, it is made anew as soon as nothing is open. */
const SERIES_MAX = 100_000;
const WEIGHT_MAX = 65_536;
const FINEST_SECONDS = RESOLUTIONS[0]?.seconds ?? 0;
const DAY_SECONDS = 86_400;
const CONSUMER = 5;

export type DeriverStart = {
  readonly partition: number;
  /** Weights of the slot that begins with the first record; 1 and 1 for a new log. */
  readonly weight: number;
  readonly ownWeight: number;
};

/** A slot that has ended. */
export type DerivedSlot = {
  /** Offset of its first record, and of the first one behind it. */
  readonly start: bigint;
  readonly end: bigint;
  /** Where reading must begin again once the slot is stored. */
  readonly openFrom: bigint;
  /** In the order in which they are stored; the last one tells that the slot is stored. */
  readonly inserts: readonly CutInsert[];
  readonly counts: SlotCounts;
};

type Slot = {
  readonly number: number;
  readonly start: bigint;
  readonly beganMs: number;
  readonly firstWeight: number;
  readonly ownWeight: number;
  /** Of traces that begin now. */
  weight: number;
  lastMs: number;
  spans: number;
};

export class Deriver {
  readonly #open = new OpenTraces();
  readonly #partition: number;
  readonly #spansPerSecondMax: number;
  /** Starts of the slots that have ended and in which an open trace may have begun. */
  readonly #starts = new Map<number, bigint>();
  readonly #closed = new ClosedHashes(CLOSED_SLOTS_MAX);
  /** What is open or in `#closed`. */
  #known = new KnownTraces();
  #series = new SeriesPool();
  #first: DeriverStart;
  #slot: Slot | null = null;
  #nextSlot = 0;
  /** By offset of the records that are being taken in: the weight of traces that begin there. */
  readonly #weights = new Map<bigint, number>();
  /** Late spans of the slot under way, by project. */
  #late = new Map<number, number>();

  /** @param spansPerSecondMax beyond it a share of the traces is looked at */
  constructor(start: DeriverStart, spansPerSecondMax: number) {
    this.#partition = start.partition;
    this.#first = start;
    this.#spansPerSecondMax = spansPerSecondMax;
  }

  get openSpans(): number {
    return this.#open.spanCount;
  }

  /** Takes records of the partition, in order, each once. @returns the slots that ended before the last of them */
  add(records: readonly LogRecord[], settings: CutSettings): readonly DerivedSlot[] {
    const slots: DerivedSlot[] = [];
    let from = 0;
    for (let i = 0; i < records.length; i++) {
      const { offset, header } = records[i] ?? {};
      if (offset === undefined || header === undefined) continue;
      if (this.#slot !== null && Math.abs(header.receivedAt - this.#slot.beganMs) >= SLOT_MS) {
        this.#takeIn(records.slice(from, i), settings);
        from = i;
        slots.push(this.#endSlot(offset, settings, this.#slot.number - 1));
      }
      this.#slot ??= this.#beginSlot(offset, header.receivedAt);
      this.#slot.lastMs = header.receivedAt;
      this.#slot.spans += header.itemCount;
      const spansMax = (this.#spansPerSecondMax * SLOT_MS) / 1_000;
      while (this.#slot.spans > spansMax * this.#slot.weight && this.#slot.weight < WEIGHT_MAX) this.#slot.weight *= 2;
      this.#weights.set(offset, this.#slot.weight);
    }
    this.#takeIn(records.slice(from), settings);
    this.#weights.clear();
    return slots;
  }

  /** Ends the slot under way and closes all traces: nothing has come for a while. Null when there is nothing. */
  endAll(end: bigint, settings: CutSettings): DerivedSlot | null {
    if (this.#slot === null) return null;
    return this.#endSlot(end, settings, this.#slot.number);
  }

  #beginSlot(start: bigint, receivedMs: number): Slot {
    const { weight, ownWeight } = this.#first;
    this.#starts.set(this.#nextSlot, start);
    return { number: this.#nextSlot++, start, beganMs: receivedMs, weight, ownWeight, lastMs: receivedMs, spans: 0, firstWeight: weight };
  }

  #takeIn(records: readonly LogRecord[], settings: CutSettings): void {
    const slot = this.#slot;
    if (slot === null || records.length === 0) return;
    withKernel((kernel) => {
      const weightOf = ({ offset }: LogRecord): number => this.#weights.get(offset) ?? slot.weight;
      // As long as all traces are looked at there is nothing to be passed over.
      const isShared = records.some((record) => weightOf(record) > 1);
      const decoded = decodeRecords(kernel, records, settings.limits, isShared ? { known: this.#known.words, weightOf } : null);
      const scanned = scannedSpans(kernel);
      const series = new MetricSeries(scanned, originFacts(scanned.origins), settings.pathRules);
      const spans = series.look();
      /** By series of these records: its number in the pool. */
      const numbers: number[] = [];
      decoded.records.forEach((record, r) => {
        const { projectId } = record.header;
        const weight = weightOf(record);
        for (let span = decoded.firstSpan[r] ?? 0; span < (decoded.firstSpan[r + 1] ?? 0); span++) {
          const at = this.#place(slot, weight, spans, span, projectId);
          if (at < 0) continue;
          const local = series.numberOf(span, projectId);
          const facts = series.all[local];
          if (facts === undefined) continue;
          this.#open.pool.series[at] = numbers[local] ??= this.#series.numberOf(facts);
          fillSpan(this.#open.pool, at, spans, span);
        }
      });
    });
  }

  /** Where the span goes in the pool; -1: its trace is not looked at. */
  #place(slot: Slot, weight: number, spans: KernelSpans, span: number, projectId: number): number {
    const a = spans.traceIdWord(span, 0);
    const b = spans.traceIdWord(span, 1);
    const c = spans.traceIdWord(span, 2);
    const d = spans.traceIdWord(span, 3);
    const hash = traceHash(projectId, a, b, c, d);
    if (this.#closed.has(hash)) add(this.#late, projectId, 1);
    const traces = this.#open.traceCount;
    const at = this.#open.add(projectId, a, b, c, d, slot.number, hash % weight === 0 ? weight : 0);
    if (this.#open.traceCount > traces) this.#known.add(hash);
    return at;
  }

  /** @param through number of the slot up to which traces are closed whose latest span came there */
  #endSlot(end: bigint, settings: CutSettings, through: number): DerivedSlot {
    const slot = this.#slot;
    if (slot === null) throw new RangeError('no slot is under way');
    this.#slot = null;
    const { pool, traces } = this.#open.takeThrough(through);
    const earliest = Math.min(this.#open.earliestSlot(), slot.number + (through < slot.number ? 0 : 1));
    for (const number of this.#starts.keys()) if (number < earliest) this.#starts.delete(number);
    const openFrom = this.#starts.get(earliest) ?? end;
    const { inserts, counts } = this.#rowsOf(slot, pool, traces, settings);
    this.#remember(slot.number, traces);
    this.#late = new Map();
    if (this.#open.spanCount === 0 && this.#series.all.length > SERIES_MAX) this.#series = new SeriesPool();
    this.#first = { partition: this.#partition, ...this.#nextWeights(slot) };
    return { start: slot.start, end, openFrom, inserts, counts };
  }

  #nextWeights({ beganMs, lastMs, spans, ownWeight: before }: Slot): Pick<DeriverStart, 'weight' | 'ownWeight'> {
    const seconds = Math.min(Math.max(lastMs - beganMs, SLOT_MS / 10), SLOT_MS) / 1_000;
    let ownWeight = 1;
    while (spans / seconds / ownWeight > this.#spansPerSecondMax && ownWeight < WEIGHT_MAX) ownWeight *= 2;
    return { ownWeight, weight: Math.max(ownWeight, before) };
  }

  #remember(slot: number, traces: readonly OpenTrace[]): void {
    const hashes = Uint32Array.from(traces, ({ projectId, traceId: [a = 0, b = 0, c = 0, d = 0] }) => traceHash(projectId, a, b, c, d));
    this.#closed.remember(slot, hashes);
    const known = new KnownTraces();
    const add = (hash: number): void => {
      known.add(hash);
    };
    this.#closed.forEach(add);
    this.#open.forEachHash(add);
    this.#known = known;
  }

  #rowsOf(
    slot: Slot,
    pool: SpanPool,
    traces: readonly OpenTrace[],
    settings: CutSettings,
  ): { readonly inserts: readonly CutInsert[]; readonly counts: SlotCounts } {
    const slotSeconds = Math.floor(slot.beganMs / 1_000);
    const isCounted = (seconds: number): boolean =>
      seconds >= slotSeconds - LATE_MAX_SECONDS && seconds <= slotSeconds + SLOT_MS / 1_000 + AHEAD_MAX_SECONDS;
    const classes = new Map<number, { readonly edges: EdgeCounts; readonly parts: PartCounts }>();
    const counts: SlotCounts = {
      beganMs: slot.beganMs,
      lastMs: slot.lastMs,
      weight: slot.weight,
      firstWeight: slot.firstWeight,
      ownWeight: slot.ownWeight,
      late: this.#late,
      traces: new Map(),
      spans: new Map(),
      rootless: new Map(),
    };
    const exclusive = new TimeShares();
    const path = new TimeShares();
    for (const trace of traces) {
      const { projectId } = trace;
      const retentionDays = settings.retentionDays[projectId] ?? settings.retentionDaysDefault;
      let rows = classes.get(retentionDays);
      if (rows === undefined) {
        rows = {
          edges: new EdgeCounts(this.#series, FINEST_SECONDS, isCounted),
          parts: new PartCounts(this.#series, FINEST_SECONDS, isCounted),
        };
        classes.set(retentionDays, rows);
      }
      const closed = closedTrace(pool, trace, this.#series.all, this.#series);
      const tree = childrenOf(closed.spans);
      const runs = entryOf(closed.spans, tree);
      const { shift } = adjustClocks(closed.spans, tree);
      const pairs = callPairs(closed.spans, tree, runs);
      exclusive.clear();
      exclusiveTime(closed.spans, shift, exclusive, tree, runs);
      path.clear();
      criticalPathSums(closed.spans, shift, tree, runs, path);
      rows.edges.add(trace, closed, pairs, runs, shift);
      rows.parts.add(trace, closed, pairs, runs, exclusive, path);
      add(counts.traces, projectId, 1);
      add(counts.spans, projectId, closed.spans.count);
      if (!closed.hasRoot) add(counts.rootless, projectId, 1);
    }
    const receivedDay = Math.floor(slotSeconds / DAY_SECONDS);
    const inserts = [...classes]
      .sort(([a], [b]) => a - b)
      .flatMap(([retentionDays, { edges, parts }]) => {
        const of: DerivedClass = { partition: this.#partition, start: slot.start, retentionDays, receivedDay };
        return derivedInserts(of, edges, parts, this.#series);
      });
    const retentionDays = settings.retentionDaysDefault;
    return {
      inserts: [...inserts, slotInsert({ partition: this.#partition, start: slot.start, retentionDays, receivedDay }, counts)],
      counts,
    };
  }
}

function add(counts: Map<number, number>, key: number, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function fillSpan(pool: SpanPool, at: number, spans: KernelSpans, span: number): void {
  for (const half of [0, 1]) {
    pool.id[at * 2 + half] = spans.idWord(span, half);
    pool.start[at * 2 + half] = spans.startWord(span, half);
    pool.end[at * 2 + half] = spans.endWord(span, half);
  }
  if (!spans.isRoot(span)) pool.setParent(at, spans.parentWord(span, 0), spans.parentWord(span, 1));
  if (spans.kind(span) !== CONSUMER || spans.restBytes(span) === 0) return;
  const from = spans.restAt(span);
  const link = firstLinkAt(spans.bytes, from, from + spans.restBytes(span), spans.traceIdAt(span));
  if (link < 0) return;
  const view = new DataView(spans.bytes.buffer, link, 8);
  pool.setLink(at, view.getUint32(0, true), view.getUint32(4, true));
}
