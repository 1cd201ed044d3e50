import type { ClickHouse } from '@spanhouse/clickhouse';
import { isAppError, type Clock, type Component, type Log, type Random } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import type { Assignment, SpanLog } from '@spanhouse/span-log';
import type { CutSettings, DerivedSlot } from '@spanhouse/trace-store';
import { InjectedCrash } from '../compute/persist.ts';
import { DERIVE_PATIENCE, derivePartition, type DerivePatience } from './derive-partition.ts';
import type { ThreadDeriver } from './thread-deriver.ts';

export type DeriveDeps = {
  readonly spanLog: SpanLog;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly settings: () => CutSettings;
  /** As of compute. */
  readonly firstPartition: number;
  /** Closed with the component. */
  readonly deriver: ThreadDeriver;
  /** Beyond it a partition of a log of our own closes its traces early: they would keep what others need room for. */
  readonly logBytesMax: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onStored?: (slot: DerivedSlot) => void;
  readonly patience?: DerivePatience;
  /** For tests: as of compute. */
  readonly afterStep?: (step: string) => void;
  /** A worker ended by a mistake of ours. */
  readonly onFailed: (error: unknown) => void;
};

/**
 * The second reader of the log, which sees whole traces: stores edges and latency parts. Stopping ends it where it is; what was open
 * is read again at the next start, or by others.
 */
export function createDerive(deps: DeriveDeps): Component {
  return {
    name: 'derive',
    start: () => {
      const leaving = new AbortController();
      const workers = new Set<Promise<void>>();
      const taking = takeAll(deps, leaving.signal, workers);
      return Promise.resolve({
        name: 'derive',
        stop: async () => {
          leaving.abort(new Error('derive is stopping'));
          await taking;
          await Promise.all(workers);
          await deps.deriver.close();
        },
      });
    },
  };
}

async function takeAll(deps: DeriveDeps, leaving: AbortSignal, workers: Set<Promise<void>>): Promise<void> {
  try {
    for await (const assignment of deps.spanLog.assignments('derive', leaving)) {
      const worker = work(deps, assignment, leaving).finally(() => workers.delete(worker));
      workers.add(worker);
    }
  } catch (error) {
    if (leaving.aborted) return;
    deps.log.error('derive.no_assignments', error);
    deps.onFailed(error);
  }
}

async function work(deps: DeriveDeps, { partition: logPartition, reader, ending, lost }: Assignment, leaving: AbortSignal): Promise<void> {
  const partition = deps.firstPartition + logPartition;
  const log = deps.log.with({ 'log.partition': partition });
  const signal = AbortSignal.any([leaving, lost]);
  const isPressed = (): boolean => {
    if (deps.spanLog.isShared) return false;
    const status = deps.spanLog.status().partitions.find((candidate) => candidate.partition === logPartition);
    return status !== undefined && status.bytes > deps.logBytesMax;
  };
  try {
    await derivePartition({
      ...deps,
      log,
      reader,
      logPartition,
      partition,
      signal,
      ending: AbortSignal.any([leaving, ending]),
      isPressed,
      onStored: (slot) => {
        log.info('derive.slot_stored', {
          'span.count': [...slot.counts.spans.values()].reduce((sum, spans) => sum + spans, 0),
          'slot.weight': slot.counts.weight,
          'slot.start': slot.start,
        });
        deps.onStored?.(slot);
      },
      patience: deps.patience ?? DERIVE_PATIENCE,
      afterStep: deps.afterStep ?? (() => undefined),
    });
  } catch (error) {
    // Every step repeats until it succeeds: what arrives here is the end of the run or of the assignment, or a mistake of ours.
    if (signal.aborted || error instanceof InjectedCrash) return;
    if (isAppError(error) && error.code === 'LOG.FENCED') {
      log.warn('derive.fenced', { 'exception.message': error.message });
    } else {
      log.error('derive.worker_failed', error);
      deps.onFailed(error);
    }
  } finally {
    await reader.close();
  }
}
