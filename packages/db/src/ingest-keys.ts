import { AppError, isLoopbackAddress, parseProjectId, type Clock, type Log, type ProjectId } from '@spanhouse/core';
import type { Database } from './database.ts';
import type { GoodKey, KeyMemory } from './key-memory.ts';
import { hashCredential, isSameHash, prefixOfCredential } from './credential.ts';
import type { IngestQuota, IngestScope } from './repositories/ingest-keys.ts';

/** Who is sending, or why not: no valid key, or a key that may not send this or not from there. */
export type IngestIdentity =
  { readonly projectId: ProjectId; readonly keyId: number; readonly quota: IngestQuota } | 'unauthenticated' | 'forbidden';

/** What a request shows of where it comes from. */
export type IngestSender = {
  readonly key: string | null;
  readonly address: string;
  /** The page that sends, where it is one: its `Origin`. */
  readonly origin: string | null;
};

/** Tells the project by the key; nothing else in a request has a say. */
export interface IngestKeys {
  /**
   * Without a key only a sender on this machine is let in, into the project `default` with key id 0, and only where the configuration says
   * so. A page in its browser does need one, whatever site it is of: a key with allowed origins is good for pages of these alone.
   * A revoked key is refused at most `freshMs` later. While PostgreSQL is away or slow, keys that were good within the last
   * `staleMs` go on being good, also those of a run before; others cannot be judged.
   * Errors: AppError STORE.UNAVAILABLE.
   */
  resolve(sender: IngestSender): Promise<IngestIdentity>;
}

export type IngestKeysOptions = {
  readonly signal: IngestScope;
  /** Whether senders on this machine need no key. */
  readonly isKeylessFromLoopback: boolean;
  readonly freshMs: number;
  readonly staleMs: number;
  /** After a failure the store is left alone this long: a lost PostgreSQL must not cost every request a time-out. */
  readonly pauseMs: number;
  /** A key that would still be good is not held up longer than this by a store that does not answer. */
  readonly patienceMs: number;
  readonly entriesMax: number;
  /** How far the time of a key's last use may lag behind: spares the store a write a request. */
  readonly usedLagMs: number;
};

const DEFAULT_OPTIONS: IngestKeysOptions = {
  signal: 'traces',
  isKeylessFromLoopback: false,
  freshMs: 10_000,
  staleMs: 60 * 60_000,
  pauseMs: 2_000,
  patienceMs: 1_000,
  entriesMax: 10_000,
  usedLagMs: 60_000,
};
const KEYLESS: IngestIdentity = { projectId: parseProjectId(1), keyId: 0, quota: { spansPerSecond: null, bytesPerSecond: null } };

type Verdict = GoodKey | 'unauthenticated' | 'forbidden';
/** The verdict on one key, by the hash of the key, so that no key lies about in memory. */
type Entry = { readonly verdict: Verdict; readonly readAtMs: number };

export function createIngestKeys(
  database: Pick<Database, 'ingestKeys'>,
  deps: { readonly clock: Clock; readonly log: Log; readonly memory?: KeyMemory },
  over: Partial<IngestKeysOptions> = {},
): IngestKeys {
  const options = { ...DEFAULT_OPTIONS, ...over };
  const entries = new Map<string, Entry>();
  const reading = new Map<string, Promise<Verdict>>();
  let failure: { readonly error: AppError; readonly untilMs: number } | null = null;

  const remember = (id: string, entry: Entry): void => {
    entries.delete(id);
    entries.set(id, entry);
    // A Map keeps insertion order: the first is the one read longest ago.
    if (entries.size > options.entriesMax) for (const oldest of entries.keys()) return void entries.delete(oldest);
  };

  const away = (cause: unknown): AppError => {
    const error = new AppError('STORE.UNAVAILABLE', 'the ingest key cannot be checked now', {}, { cause });
    failure = { error, untilMs: deps.clock.monotonicMs() + options.pauseMs };
    return error;
  };

  /** A key is read anew every few seconds while it is used, so that reading is a good time to write that it is. */
  const noteUse = (key: GoodKey, lastUsedAt: number | null): void => {
    const now = deps.clock.now();
    if (judged(key, null, now) === 'unauthenticated' || (lastUsedAt !== null && now - lastUsedAt < options.usedLagMs)) return;
    database.ingestKeys.noteUsed(key.keyId, now).catch((error: unknown) => {
      deps.log.warn('ingest_key.use_not_noted', { 'ingest_key.id': key.keyId, 'exception.message': String(error) });
    });
  };

  const read = async (id: string, prefix: string, hash: Uint8Array): Promise<Verdict> => {
    try {
      const record = await database.ingestKeys.byPrefix(prefix);
      const isGood = record !== null && isSameHash(record.hash, hash) && !record.isRevoked;
      const verdict: Verdict = !isGood
        ? 'unauthenticated'
        : record.scopes.includes(options.signal)
          ? {
              projectId: record.projectId,
              keyId: record.id,
              quota: record.quota,
              allowedOrigins: record.allowedOrigins,
              expiresAt: record.expiresAt,
            }
          : 'forbidden';
      failure = null;
      remember(id, { verdict, readAtMs: deps.clock.monotonicMs() });
      deps.memory?.note(hexOf(hash), typeof verdict === 'string' ? null : verdict);
      if (typeof verdict !== 'string') noteUse(verdict, record?.lastUsedAt ?? null);
      return verdict;
    } catch (cause) {
      throw away(cause);
    }
  };

  /** What may be said of a key without the store. */
  const stillGood = async (known: Entry | undefined, hash: Uint8Array): Promise<Verdict | null> => {
    if (known !== undefined) {
      const isRecent = deps.clock.monotonicMs() - known.readAtMs <= options.staleMs;
      return isRecent && known.verdict !== 'unauthenticated' ? known.verdict : null;
    }
    const kept = (await deps.memory?.read())?.get(hexOf(hash));
    if (kept === undefined || Math.abs(deps.clock.now() - kept.readAt) > options.staleMs) return null;
    return kept;
  };

  const readOnce = (id: string, prefix: string, hash: Uint8Array): Promise<Verdict> => {
    const running = reading.get(id);
    if (running !== undefined) return running;
    const started = read(id, prefix, hash).finally(() => reading.delete(id));
    reading.set(id, started);
    return started;
  };

  const verdictOn = async (key: string, prefix: string): Promise<Verdict> => {
    const hash = hashCredential(key);
    const id = Buffer.from(hash).toString('latin1');
    const known = entries.get(id);
    const ageMs = known === undefined ? Infinity : deps.clock.monotonicMs() - known.readAtMs;
    if (known !== undefined && ageMs <= options.freshMs) return known.verdict;
    const fallback = await stillGood(known, hash);
    if (failure !== null && deps.clock.monotonicMs() < failure.untilMs) {
      if (fallback !== null) return fallback;
      throw failure.error;
    }
    const answer = readOnce(id, prefix, hash);
    if (fallback === null) return await answer;
    const patience = new AbortController();
    const waited = deps.clock.sleep(options.patienceMs, patience.signal).then(
      () => {
        away(new Error(`no answer within ${String(options.patienceMs)} ms`));
        return fallback;
      },
      () => fallback, // the answer came before
    );
    try {
      // A failed answer is told by `failure`; this key goes on.
      return await Promise.race([answer.catch(() => fallback), waited]);
    } finally {
      patience.abort();
    }
  };

  return {
    async resolve({ key, address, origin }) {
      if (key === null) return options.isKeylessFromLoopback && origin === null && isLoopbackAddress(address) ? KEYLESS : 'unauthenticated';
      const prefix = prefixOfCredential('ingestKey', key);
      return prefix === null ? 'unauthenticated' : judged(await verdictOn(key, prefix), origin, deps.clock.now());
    },
  };
}

/** What a key is good for at this moment, for a page or for a program. */
function judged(verdict: Verdict, origin: string | null, now: number): IngestIdentity {
  if (typeof verdict === 'string') return verdict;
  const { projectId, keyId, quota, allowedOrigins, expiresAt } = verdict;
  if (expiresAt !== null && now >= expiresAt) return 'unauthenticated';
  if (allowedOrigins.length > 0 && (origin === null || !allowedOrigins.includes(origin))) return 'forbidden';
  return { projectId, keyId, quota };
}

function hexOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
