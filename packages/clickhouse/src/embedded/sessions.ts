import type { Clock } from '@spanhouse/core';
import { serverError } from './engine-error.ts';
import type { Engine, EngineConnection } from './engine.ts';

/** Connections that outlive a request: temporary tables and SET stay for the requests with the same session_id. */
export interface Sessions {
  /**
   * Runs the work on the session's connection, opening it when it is new.
   * Errors: EngineError 373 while another request uses it, 372 when it must exist and does not, 202 when there are too many.
   */
  use(
    session: { readonly id: string; readonly timeoutMs: number; readonly mustExist: boolean },
    work: (connection: EngineConnection) => Promise<void>,
  ): Promise<void>;
  close(): void;
}

const SESSIONS_MAX = 64;

type Kept = { readonly connection: EngineConnection; busy: boolean; endsAtMs: number; readonly stopTimer: AbortController };

export function createSessions(engine: Engine, clock: Clock): Sessions {
  const kept = new Map<string, Kept>();

  function find(id: string, mustExist: boolean): Kept {
    const known = kept.get(id);
    if (known !== undefined) {
      if (known.busy) throw serverError(373, 'SESSION_IS_LOCKED', `Session ${id.slice(0, 64)} is locked by a concurrent client`);
      return known;
    }
    if (mustExist) throw serverError(372, 'SESSION_NOT_FOUND', `Session ${id.slice(0, 64)} not found`);
    if (kept.size >= SESSIONS_MAX)
      throw serverError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `Too many sessions. Maximum: ${String(SESSIONS_MAX)}`);
    const made: Kept = { connection: engine.connect(), busy: false, endsAtMs: 0, stopTimer: new AbortController() };
    kept.set(id, made);
    void expire(id, made);
    return made;
  }

  async function expire(id: string, session: Kept): Promise<void> {
    while (!session.stopTimer.signal.aborted) {
      const left = session.busy ? 1_000 : session.endsAtMs - clock.monotonicMs();
      if (left <= 0) {
        kept.delete(id);
        session.connection.close();
        return;
      }
      await clock.sleep(left, session.stopTimer.signal).catch(() => undefined);
    }
  }

  return {
    async use({ id, timeoutMs, mustExist }, work) {
      const session = find(id, mustExist);
      session.busy = true;
      session.endsAtMs = Number.POSITIVE_INFINITY;
      try {
        await work(session.connection);
      } finally {
        session.endsAtMs = clock.monotonicMs() + timeoutMs;
        session.busy = false;
      }
    },
    close() {
      for (const session of kept.values()) {
        session.stopTimer.abort();
        if (!session.busy) session.connection.close();
      }
      kept.clear();
    },
  };
}
