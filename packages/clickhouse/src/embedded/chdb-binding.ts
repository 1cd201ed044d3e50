import { createRequire } from 'node:module';
import path from 'node:path';

/** Opaque handles of the addon. A connection runs one query at a time; connections of one process share one engine. */
declare const connection: unique symbol;
declare const stream: unique symbol;
export type ConnectionHandle = { readonly [connection]: true };
type StreamHandle = { readonly [stream]: true };

export type QueryOutcome = { readonly bytes: Uint8Array; readonly elapsed: number; readonly rowsRead: number; readonly bytesRead: number };
export type InsertOutcome = { readonly elapsed: number; readonly rowsWritten: number; readonly bytesWritten: number };
type FetchOutcome = { readonly done: true } | { readonly done: false; readonly bytes: Uint8Array; readonly numRows: number };

/**
 * The part of chDB's addon that the server uses.
 *
 * The package's own `Session` is left out on purpose: it passes only text formats to an insert, and it runs all queries with parameters
 * one after the other. The addon below has neither limit. `...Async...` and `StreamFetch` run on libuv's thread pool; the others are short
 * and synchronous (measured: opening a connection 0.08 ms, starting a stream 1 ms).
 */
export interface ChdbBinding {
  /** The first call starts the engine on `path`; `engineArguments` count only then. Throws when the engine cannot start. */
  CreateConnection(path: string, engineArguments?: readonly string[]): ConnectionHandle;
  /** Must not be called while something runs on the connection: that aborts the engine. */
  CloseConnection(handle: ConnectionHandle): void;
  QueryAsyncConnection(handle: ConnectionHandle, query: string, format: string): Promise<QueryOutcome>;
  /** `prefix` is `INSERT INTO ... FORMAT X` without a line end; the addon adds it. */
  InsertRawAsyncConnection(handle: ConnectionHandle, prefix: string, body: Uint8Array, countLines: boolean): Promise<InsertOutcome>;
  StreamQuery(handle: ConnectionHandle, query: string, format: string): StreamHandle;
  StreamFetch(handle: StreamHandle): Promise<FetchOutcome>;
  /** Frees the stream. Must not be called during a fetch. */
  StreamCancel(handle: StreamHandle): void;
}

/** Loads the addon of this machine's platform; throws with chDB's own advice when there is none. */
export function loadChdb(): ChdbBinding {
  const require = createRequire(import.meta.url);
  const loader = path.join(path.dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js');
  // The loader is untyped JavaScript; the shape is chDB 3.4's, and every method of it is used by the tests.
  return (require(loader) as { loadNative(): ChdbBinding }).loadNative();
}
