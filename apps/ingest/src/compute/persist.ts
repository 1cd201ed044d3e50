import { isAppError, type Clock, type Log, type Random } from '@spanhouse/core';

const FIRST_DELAY_MS = 200;
/** A store that is back should not be kept waiting; asking it this often while it is away costs nothing. */
const DELAY_MAX_MS = 5_000;

export type PersistDeps = { readonly clock: Clock; readonly random: Random; readonly log: Log; readonly signal: AbortSignal };

/**
 * Repeats `work` until it succeeds or the signal aborts: a step of a cut is never skipped, whatever the store answers. The log
 * keeps what comes meanwhile. A refusal that will not go away by itself is logged as an error each time: someone must look.
 *
 * Delays double from 200 ms up to 5 s, each drawn from its upper half, so that several workers do not come back together.
 */
export async function persist<T>(step: string, work: (signal: AbortSignal) => Promise<T>, deps: PersistDeps): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(deps.signal);
    } catch (error) {
      if (deps.signal.aborted || error instanceof InjectedCrash) throw error;
      // Another process goes on with the partition.
      if (isAppError(error) && error.code === 'LOG.FENCED') throw error;
      const fields = { 'compute.step': step, attempt };
      if (isAppError(error) && error.spec.retry === 'later') {
        deps.log.warn('compute.step_retried', { ...fields, 'error.type': error.code, 'exception.message': error.message });
      } else {
        deps.log.error('compute.step_refused', error, fields);
      }
    }
    const ceiling = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), DELAY_MAX_MS);
    await deps.clock.sleep(ceiling * (0.5 + deps.random() / 2), deps.signal);
  }
}

/** Thrown by tests from `afterStep`: the worker ends at once, as if it had been killed there. */
export class InjectedCrash extends Error {
  override readonly name = 'InjectedCrash';
}
