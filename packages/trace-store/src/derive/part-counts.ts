import { COMPONENT_CLASSES } from '../describe/span-description.ts';
import type { ClosedTrace } from './closed-trace.ts';
import { Exemplars } from './exemplar.ts';
import type { OpenTrace } from './open-traces.ts';
import { PlacedRows } from './placed-rows.ts';
import type { Component, Interface, SeriesPool } from './series-pool.ts';
import { PAIR, type CallPairs } from './trace/call-pairs.ts';
import type { Runs } from './trace/entry-of.ts';
import type { TimeShares } from './trace/time-shares.ts';
import { ROLE } from './trace/trace-spans.ts';

/** `latency_parts.scope`. */
export const SCOPE = { exclusive: 0, path: 1 } as const;
/** `latency_parts.band`. */
export const BAND = { all: 0, slow: 1 } as const;
const SCOPES = 2;
const BANDS = 2;
/** The slowest twentieth of a slot's requests to an interface is slow, at least one of them. */
const SLOW_SHARE = 0.05;
const OWN = COMPONENT_CLASSES.indexOf('own');
const NO_NAME: Component = [OWN, '', ''];

export type PartKey = {
  readonly of: Interface;
  readonly time: number;
  readonly scope: number;
  readonly band: number;
  readonly component: Component;
};

/** What one request to an interface was made of. */
type Request = {
  readonly interface: number;
  /** Unix seconds. */
  readonly seconds: number;
  readonly durationNs: number;
  readonly weight: number;
  readonly traceId: Uint32Array;
  /** Component * 2 + scope, nanoseconds and calls, in turn. */
  readonly parts: number[];
};

/**
 * What the time of interfaces was spent on, collected for a slot: which requests are slow shows only when all of them are there.
 */
export class PartCounts {
  readonly #pool: SeriesPool;
  readonly #bucketSeconds: number;
  readonly #isCounted: (seconds: number) => boolean;
  readonly #requests: Request[] = [];
  readonly #own: number;

  constructor(pool: SeriesPool, bucketSeconds: number, isCounted: (seconds: number) => boolean) {
    this.#pool = pool;
    this.#bucketSeconds = bucketSeconds;
    this.#isCounted = isCounted;
    this.#own = pool.components.numberOf(NO_NAME);
  }

  /** @param exclusive of `exclusiveTime`. @param path of `criticalPathSums` */
  add(trace: OpenTrace, closed: ClosedTrace, pairs: CallPairs, runs: Runs, exclusive: TimeShares, path: TimeShares): void {
    const { spans, startSeconds, series } = closed;
    const requestOf: (Request | undefined)[] = new Array<Request | undefined>(spans.count);
    for (const entry of runs.entries) {
      // A call without anything of ours around it is no request to an interface.
      if (spans.role[entry] === ROLE.call || spans.role[entry] === ROLE.producer) continue;
      const seconds = startSeconds[entry] ?? 0;
      if (!this.#isCounted(seconds)) continue;
      const request: Request = {
        interface: this.#pool.interfaceOf(series[entry] ?? 0),
        seconds,
        durationNs: (spans.end[entry] ?? 0) - (spans.start[entry] ?? 0),
        weight: trace.weight,
        traceId: trace.traceId,
        parts: [this.#own * 2 + SCOPE.exclusive, 0, 1],
      };
      requestOf[entry] = request;
      this.#requests.push(request);
    }
    const componentOf = this.#componentsOf(closed, pairs);
    const counted = new Set<number>();
    for (let pair = 0; pair < pairs.count; pair++) {
      const caller = pairs.caller[pair] ?? -1;
      const isProducer = spans.role[caller] === ROLE.producer;
      // Consumers are nobody's wait; a message is sent once, however many consume it.
      if (caller < 0 || (pairs.kind[pair] === PAIR.message && !isProducer) || (isProducer && counted.has(caller))) continue;
      if (isProducer) counted.add(caller);
      requestOf[runs.entryOf[caller] ?? 0]?.parts.push(componentOf(this.#shown(spans.role, caller, pairs.callee[pair] ?? -1)) * 2, 0, 1);
    }
    for (let i = 0; i < exclusive.count; i++) {
      const span = exclusive.span[i] ?? -1;
      const component = span < 0 ? this.#own : componentOf(span);
      requestOf[exclusive.entry[i] ?? 0]?.parts.push(component * 2 + SCOPE.exclusive, exclusive.ns[i] ?? 0, 0);
    }
    for (let i = 0; i < path.count; i++) {
      const request = requestOf[path.entry[i] ?? 0];
      if (request === undefined) continue;
      const component = this.#pool.pathPartOf(series[path.span[i] ?? 0] ?? 0);
      request.parts.push(component * 2 + SCOPE.path, path.ns[i] ?? 0, 1);
    }
  }

  /** Sums by interface, time, scope, band and component. */
  rows(): {
    readonly keys: readonly PartKey[];
    readonly calls: readonly number[];
    readonly sumNs: readonly number[];
    readonly slowest: Exemplars;
  } {
    const rows = new PlacedRows(this.#bucketSeconds);
    const calls: number[] = [];
    const sumNs: number[] = [];
    const slowest = new Exemplars();
    const slowFrom = this.#slowFrom();
    for (const request of this.#requests) {
      const bands = request.durationNs >= (slowFrom.get(request.interface) ?? Infinity) ? BANDS : 1;
      for (let i = 0; i < request.parts.length; i += 3) {
        const part = request.parts[i] ?? 0;
        const ns = request.parts[i + 1] ?? 0;
        const called = request.parts[i + 2] ?? 0;
        for (let band = 0; band < bands; band++) {
          const row = rows.rowOf(request.interface, part * BANDS + band, request.seconds);
          calls[row] = (calls[row] ?? 0) + called * request.weight;
          sumNs[row] = (sumNs[row] ?? 0) + ns * request.weight;
          if (ns > 0) slowest.offer(row, ns, request.traceId);
        }
      }
    }
    const keys = rows.first.map((of, row): PartKey => {
      const second = rows.second[row] ?? 0;
      const part = Math.floor(second / BANDS);
      return {
        of: this.#pool.interfaces.all[of] ?? [0, '', '', ''],
        time: rows.time[row] ?? 0,
        scope: part % SCOPES,
        band: second % BANDS,
        component: this.#pool.components.all[Math.floor(part / SCOPES)] ?? NO_NAME,
      };
    });
    return { keys, calls, sumNs, slowest };
  }

  /** By interface: the duration from which a request is slow (nearest rank, weighted alike). */
  #slowFrom(): ReadonlyMap<number, number> {
    const durations = new Map<number, number[]>();
    for (const { interface: of, durationNs } of this.#requests) {
      const list = durations.get(of);
      if (list === undefined) durations.set(of, [durationNs]);
      else list.push(durationNs);
    }
    return new Map(
      [...durations].map(([of, list]) => {
        list.sort((a, b) => b - a);
        return [of, list[Math.max(0, Math.ceil(list.length * SLOW_SHARE) - 1)] ?? Infinity];
      }),
    );
  }

  /** The span that says what was called: the callee when only a local span called it. */
  #shown(role: Uint8Array, caller: number, callee: number): number {
    return role[caller] === ROLE.call || role[caller] === ROLE.producer ? caller : callee;
  }

  /** What a call, producer or entry below stands for: a service of ours when its entry is here, else what the call says. */
  #componentsOf({ spans, series }: ClosedTrace, pairs: CallPairs): (span: number) => number {
    const calleeOf = new Map<number, number>();
    for (let pair = 0; pair < pairs.count; pair++) {
      const caller = pairs.caller[pair] ?? -1;
      const callee = pairs.callee[pair] ?? -1;
      if (caller >= 0 && callee >= 0 && spans.role[caller] === ROLE.call && !calleeOf.has(caller)) calleeOf.set(caller, callee);
    }
    return (span) => {
      const callee = calleeOf.get(span) ?? (spans.role[span] === ROLE.call || spans.role[span] === ROLE.producer ? -1 : span);
      if (callee < 0) return this.#pool.componentOf(series[span] ?? 0);
      return this.#pool.calleeOf(series[callee] ?? 0);
    };
  }
}
