import type { Series } from '../metrics/metric-series.ts';
import type { ClosedTrace } from './closed-trace.ts';
import { Exemplars } from './exemplar.ts';
import type { OpenTrace } from './open-traces.ts';
import { PlacedRows } from './placed-rows.ts';
import { DOWNSTREAM, MESSAGING, type SeriesPool } from './series-pool.ts';
import { PAIR, type CallPairs } from './trace/call-pairs.ts';
import type { Runs } from './trace/entry-of.ts';
import { ROLE } from './trace/trace-spans.ts';
import { WeightedHistograms } from './weighted-histograms.ts';

const STATUS_ERROR = 2;
/** Caller of an entry whose parent is named and did not come. */
export const MISSING_CALLER = '(missing)';

export class Side {
  readonly count: number[] = [];
  readonly errors: number[] = [];
  readonly sumNs: number[] = [];
  readonly histograms = new WeightedHistograms();

  add(row: number, durationNs: number, failed: boolean, weight: number): void {
    this.count[row] = (this.count[row] ?? 0) + weight;
    if (failed) this.errors[row] = (this.errors[row] ?? 0) + weight;
    this.sumNs[row] = (this.sumNs[row] ?? 0) + durationNs * weight;
    this.histograms.add(row, durationNs, weight);
  }
}

/**
 * Counts of calls, one row for each caller, callee and time bucket. A message is two edges: from the sender to the queue, and from the
 * queue to each consumer.
 */
export class EdgeCounts {
  /** Caller, component, time. */
  readonly rows: PlacedRows;
  readonly client = new Side();
  readonly server = new Side();
  readonly pairedCount: number[] = [];
  readonly gapSumNs: number[] = [];
  readonly slowest = new Exemplars();
  readonly failing = new Exemplars();
  readonly #pool: SeriesPool;
  readonly #isCounted: (seconds: number) => boolean;

  constructor(pool: SeriesPool, bucketSeconds: number, isCounted: (seconds: number) => boolean) {
    this.#pool = pool;
    this.rows = new PlacedRows(bucketSeconds);
    this.#isCounted = isCounted;
  }

  /** @param shift of `adjustClocks` */
  add(trace: OpenTrace, closed: ClosedTrace, pairs: CallPairs, runs: Runs, shift: Float64Array): void {
    const { spans, series } = closed;
    const pool = this.#pool;
    const sent = new Set<number>();
    for (let pair = 0; pair < pairs.count; pair++) {
      const caller = pairs.caller[pair] ?? -1;
      const callee = pairs.callee[pair] ?? -1;
      const isFromProducer = caller >= 0 && spans.role[caller] === ROLE.producer;
      const isSent = isFromProducer && sent.has(caller);
      if (isFromProducer) sent.add(caller);
      // A message is sent once, however many consumers it has.
      if (caller >= 0 && ((isFromProducer && !isSent) || (callee < 0 && !isFromProducer))) {
        this.#count(trace, closed, this.#callerOf(closed, runs, caller), pool.componentOf(series[caller] ?? 0), caller, -1, -1);
      }
      if (callee < 0) continue;
      const component = pool.calleeOf(series[callee] ?? 0);
      const origin = this.#originOf(closed, runs, caller, callee, pairs.kind[pair] === PAIR.root);
      if (pairs.kind[pair] === PAIR.message || spans.isAsync[callee] === 1) {
        const gap = caller < 0 ? -1 : startOf(closed, shift, callee) - endOf(closed, shift, caller);
        this.#count(trace, closed, isFromProducer ? this.#queueOf(closed, caller, callee, origin) : origin, component, -1, callee, gap);
        continue;
      }
      const isCallSpan = caller >= 0 && spans.role[caller] === ROLE.call;
      const gap = isCallSpan ? durationOf(closed, caller) - durationOf(closed, callee) : -1;
      this.#count(trace, closed, origin, component, isCallSpan ? caller : -1, callee, gap);
    }
  }

  /** @param gapNs negative: the sides were not both seen, or their clocks cannot be told apart */
  #count(
    { weight, traceId }: OpenTrace,
    closed: ClosedTrace,
    caller: number,
    component: number,
    client: number,
    server: number,
    gapNs: number,
  ): void {
    const seconds = closed.startSeconds[client >= 0 ? client : server] ?? 0;
    if (!this.#isCounted(seconds)) return;
    const row = this.rows.rowOf(caller, component, seconds);
    let slowest = 0;
    let failed = false;
    if (client >= 0) {
      slowest = durationOf(closed, client);
      failed = this.#seriesOf(closed, client).status === STATUS_ERROR;
      this.client.add(row, slowest, failed, weight);
    }
    if (server >= 0) {
      const duration = durationOf(closed, server);
      const serverFailed = this.#seriesOf(closed, server).status === STATUS_ERROR;
      this.server.add(row, duration, serverFailed, weight);
      slowest = Math.max(slowest, duration);
      failed ||= serverFailed;
    }
    if (server >= 0 && gapNs >= 0) {
      this.pairedCount[row] = (this.pairedCount[row] ?? 0) + weight;
      this.gapSumNs[row] = (this.gapSumNs[row] ?? 0) + gapNs * weight;
    }
    this.slowest.offer(row, slowest, traceId);
    if (failed) this.failing.offer(row, slowest, traceId);
  }

  #seriesOf(closed: ClosedTrace, span: number): Series {
    const series = this.#pool.all[closed.series[span] ?? 0];
    if (series === undefined) throw new RangeError('span of an unknown series');
    return series;
  }

  /** Who called an entry. */
  #originOf(closed: ClosedTrace, runs: Runs, caller: number, callee: number, isRoot: boolean): number {
    if (caller >= 0) return this.#callerOf(closed, runs, caller);
    const { projectId, environment } = this.#seriesOf(closed, callee);
    return this.#pool.callers.numberOf([projectId, DOWNSTREAM, '', isRoot ? '' : MISSING_CALLER, environment]);
  }

  /** The interface that a call was made for. */
  #callerOf({ series }: ClosedTrace, runs: Runs, span: number): number {
    return this.#pool.callerOf(series[runs.entryOf[span] ?? span] ?? 0);
  }

  /** The queue that a message went through; its sender when that does not say. */
  #queueOf(closed: ClosedTrace, producer: number, consumer: number, sender: number): number {
    const { component } = this.#seriesOf(closed, producer);
    if (component === '') return sender;
    const { projectId, environment } = this.#seriesOf(closed, consumer);
    return this.#pool.callers.numberOf([projectId, MESSAGING, component, '', environment]);
  }
}

function durationOf({ spans: { start, end } }: ClosedTrace, span: number): number {
  return (end[span] ?? 0) - (start[span] ?? 0);
}

function startOf({ spans }: ClosedTrace, shift: Float64Array, span: number): number {
  return (spans.start[span] ?? 0) + (shift[span] ?? 0);
}

function endOf({ spans }: ClosedTrace, shift: Float64Array, span: number): number {
  return (spans.end[span] ?? 0) + (shift[span] ?? 0);
}
