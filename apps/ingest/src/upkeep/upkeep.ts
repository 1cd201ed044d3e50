import { expireLogs } from '@spanhouse/log-store';
import type { Clock, Component, Log } from '@spanhouse/core';
import {
  expirePartitions,
  joinObjects,
  serverSeconds,
  sweepObjects,
  type Joined,
  type Swept,
  type UpkeepLimits,
  type UpkeepStores,
} from '@spanhouse/trace-store';

/** What one round did. */
export type UpkeepRound = {
  readonly expired: readonly string[];
  readonly joined: Joined;
  readonly swept: Swept;
  readonly elapsedMs: number;
};

export type UpkeepDeps = Omit<UpkeepStores, 'log'> & {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: UpkeepLimits;
  readonly everyMs: number;
  /** Called after each round; null for one that failed. */
  readonly onRound: (round: UpkeepRound | null) => void;
};

/**
 * The upkeep role: drops days whose retention is over, joins small objects, removes what nothing names. One is enough; several do no harm. A round
 * that fails is said, and the next begins where it ended. Stopping ends the round under way; whatever it was at is repeated by the next.
 */
export function createUpkeep(deps: UpkeepDeps): Component {
  return {
    name: 'upkeep',
    start: () => {
      const stopping = new AbortController();
      const ended = runRounds(deps, stopping.signal);
      return Promise.resolve({
        name: 'upkeep',
        stop: async () => {
          stopping.abort(new Error('upkeep is stopping'));
          await ended;
        },
      });
    },
  };
}

async function runRounds(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await deps.clock.sleep(deps.everyMs, signal);
      const round = await runRound(deps, signal);
      deps.log.info('upkeep.round', {
        'partition.expired': round.expired.length,
        'object.joined': round.joined.sources,
        'object.swept': round.swept.objects,
        'object.foreign': round.swept.foreign,
        'elapsed.ms': round.elapsedMs,
      });
      deps.onRound(round);
    } catch (error) {
      if (signal.aborted) return;
      deps.log.error('upkeep.round_failed', error);
      deps.onRound(null);
    }
  }
}

/** Errors: STORE.UNAVAILABLE, STORE.REJECTED; what was done before stays done. */
async function runRound({ limits, clock, ...stores }: UpkeepDeps, signal: AbortSignal): Promise<UpkeepRound> {
  const startedMs = clock.monotonicMs();
  // Expired first: nothing is joined that goes anyway.
  const now = await serverSeconds(stores.clickhouse, signal);
  const expired = [...(await expirePartitions(stores.clickhouse, now, signal)), ...(await expireLogs(stores.clickhouse, now, signal))];
  const joined = await joinObjects(stores, limits, signal);
  const swept = await sweepObjects(stores, limits, signal);
  return { expired, joined, swept, elapsedMs: clock.monotonicMs() - startedMs };
}
