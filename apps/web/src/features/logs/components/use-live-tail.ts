'use client';

import type { TailPosition } from '@spanhouse/log-store';
import { useEffect, useState } from 'react';
import { useApiClient } from '../../../client/api.tsx';
import type { LogView } from '../model/log-view.ts';

const POLL_MS = 1_000;
const ROWS_AT_ONCE = 500;
/** More than anybody reads; the oldest go. */
const KEPT_MAX = 2_000;

export type LiveTail = {
  /** Newest first. */
  readonly entries: readonly LogView[];
  readonly error: unknown;
};

const NOTHING: LiveTail = { entries: [], error: null };

/** Follows the log while `isOn`. Whoever pauses keeps what was shown; what comes meanwhile is here when they go on. */
export function useLiveTail(query: string, environment: string | null, isOn: boolean): LiveTail {
  const client = useApiClient();
  const [tail, setTail] = useState<LiveTail>(NOTHING);

  useEffect(() => {
    if (!isOn) return undefined;
    const stop = new AbortController();
    let position: TailPosition | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async (): Promise<void> => {
      let isBehind = false;
      try {
        const next = await client.logs.tail.query({ query, environment, position, limit: ROWS_AT_ONCE }, { signal: stop.signal });
        ({ position, isBehind } = next);
        setTail((before) =>
          next.entries.length === 0 && before.error === null
            ? before
            : { entries: [...next.entries.toReversed(), ...before.entries].slice(0, KEPT_MAX), error: null },
        );
      } catch (error) {
        if (stop.signal.aborted) return;
        setTail((before) => ({ ...before, error }));
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void poll(), isBehind ? 0 : POLL_MS);
    };
    void poll();
    return () => {
      stop.abort();
      clearTimeout(timer);
      setTail(NOTHING);
    };
  }, [client, query, environment, isOn]);

  return tail;
}
