import { COMPONENT_CLASSES } from '../describe/span-description.ts';
import type { Series } from '../metrics/metric-series.ts';
import type { ClosedTrace } from './closed-trace.ts';
import { Exemplars } from './exemplar.ts';
import { Numbered } from './numbered.ts';
import type { OpenTrace } from './open-traces.ts';
import type { SeriesPool } from './series-pool.ts';
import { PAIR, type CallPairs } from './trace/call-pairs.ts';
import type { Runs } from './trace/entry-of.ts';
import { ROLE } from './trace/trace-spans.ts';
import { WeightedHistograms } from './weighted-histograms.ts';

const STATUS_ERROR = 2;
export const DOWNSTREAM = COMPONENT_CLASSES.indexOf('downstream');
export const MESSAGING = COMPONENT_CLASSES.indexOf('messaging');
/** Caller of an entry whose parent is named and did not come. */
export const MISSING_CALLER = '(missing)';

/** Who calls: position in COMPONENT_CLASSES, service or queue, interface. */
type Caller = readonly [callerClass: number, service: string, name: string];
const OUTSIDE: Caller = [DOWNSTREAM, '', ''];
const MISSING: Caller = [DOWNSTREAM, '', MISSING_CALLER];

export type EdgeKey = readonly [
  projectId: number,
  callerClass: number,
  callerService: string,
  callerName: string,
  componentClass: number,
  callee: string,
  calleeName: string,
  environment: string,
  /** Unix seconds, a multiple of the finest resolution. */
  time: number,
];

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
  readonly keys = new Numbered<EdgeKey>();
  readonly client = new Side();
  readonly server = new Side();
  readonly pairedCount: number[] = [];
  readonly gapSumNs: number[] = [];
  readonly slowest = new Exemplars();
  readonly failing = new Exemplars();
  readonly #pool: SeriesPool;
  readonly #isCounted: (seconds: number) => boolean;
  readonly #bucketSeconds: number;

  constructor(pool: SeriesPool, bucketSeconds: number, isCounted: (seconds: number) => boolean) {
    this.#pool = pool;
    this.#bucketSeconds = bucketSeconds;
    this.#isCounted = isCounted;
  }

  /** @param shift of `adjustClocks` */
  add(trace: OpenTrace, closed: ClosedTrace, pairs: CallPairs, runs: Runs, shift: Float64Array): void {
    const { spans } = closed;
    const sent = new Set<number>();
    for (let pair = 0; pair < pairs.count; pair++) {
      const caller = pairs.caller[pair] ?? -1;
      const callee = pairs.callee[pair] ?? -1;
      const isMessage = pairs.kind[pair] === PAIR.message;
      const isFromProducer = caller >= 0 && spans.role[caller] === ROLE.producer;
      if (isFromProducer && !sent.has(caller)) {
        // Once, however many consumers it has.
        sent.add(caller);
        this.#count(trace, closed, this.#callerOf(closed, runs, caller), this.#componentOf(closed, caller), caller, -1, 0);
      }
      if (isFromProducer && callee < 0) continue;
      if (callee < 0) {
        this.#count(trace, closed, this.#callerOf(closed, runs, caller), this.#componentOf(closed, caller), caller, -1, 0);
        continue;
      }
      const target = this.#seriesOf(closed, callee);
      const component = [DOWNSTREAM, target.service, target.name] as const;
      if (isMessage || spans.isAsync[callee] === 1) {
        const gap = caller < 0 ? -1 : startOf(closed, shift, callee) - endOf(closed, shift, caller);
        const queue = isFromProducer ? this.#seriesOf(closed, caller).component : '';
        const from = queue !== '' ? ([MESSAGING, queue, ''] as const) : this.#originOf(closed, runs, caller, pairs.kind[pair] === PAIR.root);
        this.#count(trace, closed, from, component, -1, callee, gap);
        continue;
      }
      const isCallSpan = caller >= 0 && spans.role[caller] === ROLE.call;
      const from = this.#originOf(closed, runs, caller, pairs.kind[pair] === PAIR.root);
      const gap = isCallSpan ? durationOf(closed, caller) - durationOf(closed, callee) : -1;
      this.#count(trace, closed, from, component, isCallSpan ? caller : -1, callee, gap);
    }
  }

  /** @param gapNs negative: the sides were not both seen, or their clocks cannot be told apart */
  #count(
    trace: OpenTrace,
    closed: ClosedTrace,
    [callerClass, callerService, callerName]: Caller,
    [componentClass, callee, calleeName]: readonly [number, string, string],
    client: number,
    server: number,
    gapNs: number,
  ): void {
    const { weight, projectId, traceId } = trace;
    const seconds = closed.startSeconds[client >= 0 ? client : server] ?? 0;
    if (!this.#isCounted(seconds)) return;
    const time = Math.floor(seconds / this.#bucketSeconds) * this.#bucketSeconds;
    const { environment } = this.#seriesOf(closed, client >= 0 ? client : server);
    const row = this.keys.numberOf([
      projectId,
      callerClass,
      callerService,
      callerName,
      componentClass,
      callee,
      calleeName,
      environment,
      time,
    ]);
    let slowest = 0;
    let failed = false;
    for (const [span, side] of [[client, this.client] as const, [server, this.server] as const]) {
      if (span < 0) continue;
      const duration = durationOf(closed, span);
      const hasFailed = this.#seriesOf(closed, span).status === STATUS_ERROR;
      side.add(row, duration, hasFailed, weight);
      slowest = Math.max(slowest, duration);
      failed ||= hasFailed;
    }
    if (server >= 0 && (client >= 0 || callerClass === MESSAGING) && gapNs >= 0) {
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

  #originOf(closed: ClosedTrace, runs: Runs, caller: number, isRoot: boolean): Caller {
    if (caller >= 0) return this.#callerOf(closed, runs, caller);
    return isRoot ? OUTSIDE : MISSING;
  }

  /** The interface that a call was made for. */
  #callerOf(closed: ClosedTrace, runs: Runs, span: number): Caller {
    const { service, name } = this.#seriesOf(closed, runs.entryOf[span] ?? span);
    return [DOWNSTREAM, service, name];
  }

  #componentOf(closed: ClosedTrace, span: number): readonly [number, string, string] {
    const { componentClass, component, name } = this.#seriesOf(closed, span);
    return [componentClass, component, name];
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
