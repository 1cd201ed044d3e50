import { join } from 'node:path';
import type { ClickHouse } from '@spanhouse/clickhouse';
import type { Clock, Component, Log, Random } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import type { DeadLetters, LogReader, SpanLog } from '@spanhouse/span-log';
import type { CutSettings } from '@spanhouse/trace-store';
import type { CutBounds } from './collect-cut.ts';
import { createThreadBuilder, type CutBuilder } from './cut-builder.ts';
import { InjectedCrash } from './persist.ts';
import { runPartition, type ComputeCounters } from './partition-worker.ts';
import { createStoredSettings } from './stored-settings.ts';

/** Spans are to be searchable within 5 s of their acknowledgement: a second to fill a cut leaves room for storing two. */
const CUT_BOUNDS: CutBounds = { recordsMax: 4_096, bytesMax: 48 * 1024 * 1024, waitMs: 1_000 };

export type ComputeDeps = {
  readonly spanLog: SpanLog;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly settings: CutSettings;
  readonly deadLetters: DeadLetters;
  /** Holds `compute/`. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly bounds?: CutBounds;
  /** Closed with the component. Default: on a thread of its own. */
  readonly builder?: CutBuilder;
  /** For tests: called after each step that changed a store; an InjectedCrash thrown here ends the worker as a kill would. */
  readonly afterStep?: (step: string) => void;
  /** A worker ended by a mistake of ours. Nothing is lost; a restart of the process takes the work up again. */
  readonly onFailed?: (error: unknown) => void;
};

/**
 * The compute role: reads the log as 'hot', stores blocks and index rows. Stopping drains what the log has (stop the
 * gateway first) until the signal aborts; what is left then is done at the next start.
 */
export function createCompute(deps: ComputeDeps): Component {
  return {
    name: 'compute',
    start: async () => {
      const abort = new AbortController();
      let draining = false;
      const builder = deps.builder ?? createThreadBuilder();
      const readers: LogReader[] = [];
      const counters: ComputeCounters = { deadLetters: 0 };
      for (let partition = 0; partition < deps.spanLog.partitions; partition++) {
        readers.push(await deps.spanLog.openReader('hot', partition));
      }
      const workers = readers.map((reader, partition) => {
        const log = deps.log.with({ 'log.partition': partition });
        return runPartition({
          ...deps,
          log,
          reader,
          partition,
          builder,
          signal: abort.signal,
          isDraining: () => draining,
          bounds: deps.bounds ?? CUT_BOUNDS,
          storedSettings: createStoredSettings(join(deps.dataDirectory, 'compute'), partition),
          counters,
          afterStep: deps.afterStep ?? (() => undefined),
        }).catch((error: unknown) => {
          // Every step repeats until it succeeds: what arrives here is the end of the run, or a mistake of ours.
          if (abort.signal.aborted || error instanceof InjectedCrash) return;
          log.error('compute.worker_failed', error);
          deps.onFailed?.(error);
        });
      });
      return {
        name: 'compute',
        stop: async (signal) => {
          draining = true;
          const giveUp = (): void => {
            abort.abort(new Error('compute was told to stop now'));
          };
          if (signal.aborted) giveUp();
          signal.addEventListener('abort', giveUp, { once: true });
          await Promise.all(workers);
          signal.removeEventListener('abort', giveUp);
          await Promise.all(readers.map((reader) => reader.close()));
          await builder.close();
          deps.log.info('compute.stopped', { 'dead_letter.since_start': counters.deadLetters });
        },
      };
    },
  };
}
