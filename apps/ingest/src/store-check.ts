import { isAppError, type Clock, type Component, type Log } from '@spanhouse/core';
import { checkObjectStore, type ObjectStore } from '@spanhouse/object-store';

export type StoreCheckDeps = {
  readonly objectStore: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The store was tried and does not do what blocks rely on. */
  readonly onFailed: (error: unknown) => void;
};

/** Between attempts as long as the store does not answer. */
const COME_BACK_MS = 30_000;

/**
 * Tries once, beside everything else, whether the bucket does what blocks rely on. Nothing waits for it: a store that is away at the start is away for the
 * others too, who know how to wait, and it is tried when it is back.
 */
export function createStoreCheck({ objectStore, clock, log, onFailed }: StoreCheckDeps): Component {
  const name = 'object store check';
  /** False when it was stopped meanwhile. */
  const slept = (signal: AbortSignal): Promise<boolean> =>
    clock.sleep(COME_BACK_MS, signal).then(
      () => true,
      () => false,
    );
  const check = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      try {
        const { canDelete } = await checkObjectStore(objectStore);
        if (canDelete) log.info('objects.checked');
        else log.warn('objects.cannot_delete', { why: 'upkeep needs the right to delete objects; without it nothing expires' });
        return;
      } catch (error) {
        if (signal.aborted) return; // closed beneath it
        if (!isAppError(error) || error.spec.retry !== 'later') {
          onFailed(error);
          return;
        }
        log.warn('objects.not_checked', { why: error.message, ...error.details });
      }
      if (!(await slept(signal))) return;
    }
  };
  return {
    name,
    start: () => {
      const stopping = new AbortController();
      void check(stopping.signal);
      return Promise.resolve({
        name,
        stop: () => {
          stopping.abort();
          return Promise.resolve();
        },
      });
    },
  };
}
