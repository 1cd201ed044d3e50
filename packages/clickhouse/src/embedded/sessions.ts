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
  /** Only when no request runs. */
  close(): void;
}

const SESSIONS_MAX = 64;

/** `expiry` runs only between requests: a connection must not be closed while something runs on it. */
type Kept = { readonly connection: EngineConnection; expiry: AbortController | null };

export function createSessions(engine: Engine, clock: Clock): Sessions {
  const kept = new Map<string, Kept>();

  function take(id: string, mustExist: boolean): Kept {
    const known = kept.get(id);
    if (known !== undefined) {
      if (known.expiry === null) throw serverError(373, 'SESSION_IS_LOCKED', `Session ${id.slice(0, 64)} is locked by a concurrent client`);
      known.expiry.abort();
      known.expiry = null;
      return known;
    }
    if (mustExist) throw serverError(372, 'SESSION_NOT_FOUND', `Session ${id.slice(0, 64)} not found`);
    if (kept.size >= SESSIONS_MAX)
      throw serverError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `Too many sessions. Maximum: ${String(SESSIONS_MAX)}`);
    const made: Kept = { connection: engine.connect(), expiry: null };
    kept.set(id, made);
    return made;
  }

  function release(id: string, session: Kept, timeoutMs: number): void {
    const expiry = new AbortController();
    session.expiry = expiry;
    clock.sleep(timeoutMs, expiry.signal).then(
      () => {
        kept.delete(id);
        session.connection.close();
      },
      () => undefined, // Taken again, or the server stops.
    );
  }

  return {
    async use({ id, timeoutMs, mustExist }, work) {
      const session = take(id, mustExist);
      try {
        await work(session.connection);
      } finally {
        release(id, session, timeoutMs);
      }
    },
    close() {
      for (const session of kept.values()) {
        session.expiry?.abort();
        session.connection.close();
      }
      kept.clear();
    },
  };
}
