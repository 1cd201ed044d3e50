import type { ClickHouse } from '@spanhouse/clickhouse';
import { isAppError, type Clock, type Component, type Log, type Random } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import type { Assignment, DeadLetters, LogReader, SpanLog } from '@spanhouse/span-log';
import type { CutSettings } from '@spanhouse/trace-store';
import { CUT_BOUNDS, type CutBounds } from './compute-limits.ts';
import { createThreadBuilder, type CutBuilder } from './cut-builder.ts';
import { InjectedCrash } from './persist.ts';
import type { StoredCut } from './stored-cut.ts';
import { runPartition, type ComputeCounters } from './partition-worker.ts';

export type ComputeDeps = {
  readonly spanLog: SpanLog;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  /** Asked for each cut; the same object as long as nothing has changed. */
  readonly settings: () => CutSettings;
  /** Number by which blocks and rows know the log's partition 0: logs that followed each other must differ. Default 0. */
  readonly firstPartition?: number;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly bounds?: CutBounds;
  /** Closed with the component. Default: on a thread of its own. */
  readonly builder?: CutBuilder;
  /** Called when a cut is stored and committed. */
  readonly onStored?: (cut: StoredCut) => void;
  /** For tests: called after each step that changed a store; an InjectedCrash thrown here ends the worker as a kill would. */
  readonly afterStep?: (step: string) => void;
  /** A worker ended by a mistake of ours. Nothing is lost; a restart of the process takes the work up again. */
  readonly onFailed?: (error: unknown) => void;
};

/**
 * The compute role: reads the partitions of the log that it is given as 'hot', stores blocks and index rows. Stopping drains what the log
 * has (stop the gateway first), or, where others read it too, ends with the cuts under way; until the signal aborts. What is left then
 * is done at the next start, or by the others.
 */
export function createCompute(deps: ComputeDeps): Component {
  return {
    name: 'compute',
    start: async () => {
      const run = new ComputeRun(deps);
      await run.start();
      return { name: 'compute', stop: (signal) => run.stop(signal) };
    },
  };
}

class ComputeRun {
  readonly #deps: ComputeDeps;
  readonly #builder: CutBuilder;
  readonly #assignments: AsyncIterator<Assignment>;
  readonly #workers = new Set<Promise<void>>();
  readonly #readers = new Set<LogReader>();
  /** Aborts when workers are to stop at once. */
  readonly #giveUp = new AbortController();
  /** Aborts when workers are to begin no further cut. */
  readonly #ending = new AbortController();
  /** Aborts when partitions are given back. */
  readonly #leaving = new AbortController();
  readonly #counters: ComputeCounters = { deadLetters: 0 };
  #isDraining = false;
  #taking: Promise<void> = Promise.resolve();

  constructor(deps: ComputeDeps) {
    this.#deps = deps;
    this.#builder = deps.builder ?? createThreadBuilder();
    this.#assignments = deps.spanLog.assignments('hot', this.#leaving.signal)[Symbol.asyncIterator]();
  }

  async start(): Promise<void> {
    const { isShared, partitions } = this.#deps.spanLog;
    // A log of its own is there at once; of a shared one there may be nothing to do for long.
    for (let count = 0; !isShared && count < partitions; count++) await this.#takeNext();
    this.#taking = this.#takeAll();
  }

  async stop(signal: AbortSignal): Promise<void> {
    this.#isDraining = true;
    if (this.#deps.spanLog.isShared) this.#ending.abort(new Error('compute is stopping'));
    const giveUp = (): void => {
      this.#giveUp.abort(new Error('compute was told to stop now'));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    // A worker that takes over while the others end sees that nothing is to be begun.
    while (this.#workers.size > 0) await Promise.all(this.#workers);
    signal.removeEventListener('abort', giveUp);
    this.#leaving.abort(new Error('compute has stopped'));
    await this.#taking;
    await Promise.all(this.#workers);
    await Promise.all([...this.#readers].map((reader) => reader.close()));
    await this.#builder.close();
    this.#deps.log.info('compute.stopped', { 'dead_letter.since_start': this.#counters.deadLetters });
  }

  async #takeAll(): Promise<void> {
    try {
      while (await this.#takeNext());
    } catch (error) {
      if (this.#leaving.signal.aborted) return;
      this.#deps.log.error('compute.no_assignments', error);
      this.#deps.onFailed?.(error);
    }
  }

  /** False when there will be no more. */
  async #takeNext(): Promise<boolean> {
    const next = await this.#assignments.next();
    if (next.done === true) return false;
    this.#readers.add(next.value.reader);
    const worker = this.#work(next.value).finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
    return true;
  }

  async #work({ partition: logPartition, reader, ending, lost }: Assignment): Promise<void> {
    const { firstPartition = 0, ...deps } = this.#deps;
    const partition = firstPartition + logPartition;
    const log = deps.log.with({ 'log.partition': partition });
    const signal = AbortSignal.any([this.#giveUp.signal, lost]);
    try {
      await runPartition({
        ...deps,
        log,
        reader,
        logPartition,
        partition,
        builder: this.#builder,
        signal,
        ending: AbortSignal.any([this.#ending.signal, ending]),
        isDraining: () => this.#isDraining,
        bounds: deps.bounds ?? CUT_BOUNDS,
        counters: this.#counters,
        onStored: deps.onStored ?? (() => undefined),
        afterStep: deps.afterStep ?? (() => undefined),
      });
    } catch (error) {
      // Every step repeats until it succeeds: what arrives here is the end of the run or of the assignment, or a mistake of ours.
      if (signal.aborted || error instanceof InjectedCrash) return;
      if (isAppError(error) && error.code === 'LOG.FENCED') {
        log.warn('compute.fenced', { 'exception.message': error.message });
      } else {
        log.error('compute.worker_failed', error);
        deps.onFailed?.(error);
      }
    } finally {
      // Given back at once; when all stop, all are given back together.
      if (!this.#isDraining) {
        this.#readers.delete(reader);
        await reader.close();
      }
    }
  }
}
