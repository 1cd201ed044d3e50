import type { Clock, Component, Log } from '@spanhouse/core';
import { formatDeadLetterId, replayedHeader, type DeadLetters, type SpanLog } from '@spanhouse/span-log';

/** Where looking costs nothing. */
const LOOK_EVERY_MS = 1_000;

export type ReplayDeps = {
  readonly deadLetters: DeadLetters;
  readonly spanLog: SpanLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly lookEveryMs?: number;
};

/** Looks again and again for dead letters that a person wants replayed, appends them to the log, which this process owns, and removes them then. */
export function createDeadLetterReplay(deps: ReplayDeps): Component {
  return {
    name: 'dead letter replay',
    start: () => {
      const abort = new AbortController();
      const running = run(deps, abort.signal);
      return Promise.resolve({
        name: 'dead letter replay',
        stop: async () => {
          abort.abort(new Error('told to stop'));
          await running;
        },
      });
    },
  };
}

async function run(deps: ReplayDeps, signal: AbortSignal): Promise<void> {
  const isAborted = (): boolean => signal.aborted;
  while (!isAborted()) {
    try {
      await replayAsked(deps, isAborted);
    } catch (error) {
      // The log or the disk cannot take it now: what is asked for stays asked for.
      deps.log.error('dead_letter.replay_failed', error);
    }
    try {
      await deps.clock.sleep(deps.lookEveryMs ?? LOOK_EVERY_MS, signal);
    } catch (error) {
      if (!isAborted()) throw error;
    }
  }
}

async function replayAsked({ deadLetters, spanLog, clock, log }: ReplayDeps, isAborted: () => boolean): Promise<void> {
  for (const id of await deadLetters.list('to be replayed')) {
    if (isAborted()) return;
    const letter = await deadLetters.read(id);
    if (letter === null) continue;
    const offset = await spanLog.append(id.partition % spanLog.partitions, replayedHeader(letter, clock.now()), letter.body);
    await deadLetters.remove(id);
    log.info('dead_letter.replayed', {
      'dead_letter.id': formatDeadLetterId(id),
      'log.offset': offset,
      'project.id': letter.header.projectId,
    });
  }
}
