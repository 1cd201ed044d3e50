import { engineError, type EngineError } from './engine-error.ts';
import { FORM_BYTES_MAX } from './request-body.ts';
import type { ChdbBinding, ConnectionHandle, InsertOutcome, QueryOutcome } from './chdb-binding.ts';

/** What one request needs before its statement runs. Values are text, as they stand in the URL. */
type ConnectionSetup = {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Query parameters, in ClickHouse's escaped form. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Applied last: from then on settings are fixed (1) or writing is refused (2). */
  readonly readonly: 0 | 1 | 2;
  /** Marks everything that runs on the connection, so that it can be found and killed. */
  readonly marker: string;
};

/** One connection to the engine. One call at a time. All methods throw EngineError. */
export interface EngineConnection {
  /** Counts from the next call on. What is wrong in it is that call's error. */
  setUp(setup: ConnectionSetup): void;
  /** The whole result at once. */
  run(statement: string, format: string): Promise<QueryOutcome>;
  /** The result in pieces, each complete in `format`. Only for SELECT. Ends the engine's work when the caller stops early. */
  stream(statement: string, format: string): AsyncGenerator<{ readonly bytes: Uint8Array; readonly rows: number }>;
  /** A statement that writes and gives no rows; its rows come from a file or a query. Counts what was written. */
  insert(statement: string): Promise<InsertOutcome>;
  /** Waits for nothing: the caller closes when its call has settled. */
  close(): void;
}

export interface Engine {
  readonly version: string;
  connect(): EngineConnection;
  /** Ends what runs under the marker. Resolves when the engine has been told, not when it has stopped. */
  kill(marker: string): Promise<void>;
  /** What runs under the marker has read so far; null when nothing runs. */
  progress(marker: string): Promise<Progress | null>;
  close(): void;
}

export type Progress = { readonly readRows: string; readonly readBytes: string; readonly totalRows: string; readonly elapsedNs: string };

/** The setting that carries the marker. It has no effect of its own: no workloads are defined here. */
const MARKER_SETTING = 'workload';

/**
 * Starts the engine on a directory. One engine a process and a directory.
 *
 * Every request gets a connection of its own, because settings, parameters and the current database belong to a connection,
 * and one connection runs one query at a time. Opening one costs 0.08 ms (measured).
 */
export async function openEngine(binding: ChdbBinding, directory: string, engineArguments: readonly string[]): Promise<Engine> {
  const open = (): EngineConnection => connect(binding, binding.CreateConnection(directory));
  // Kept open for the engine's life, so that the engine does not stop when the last request ends. Also used for small questions.
  const first = binding.CreateConnection(directory, engineArguments);
  const control = connect(binding, first);
  const ask = serialized(async (statement: string): Promise<string> => decode((await control.run(statement, 'TabSeparated')).bytes));
  await ask('SET max_threads = 1, max_execution_time = 10');
  const version = (await ask('SELECT version()')).trim();
  return {
    version,
    connect: open,
    kill: async (marker) => {
      await ask(`${killByMarker(marker)} ASYNC`);
    },
    progress: async (marker) => {
      const line = await ask(
        `SELECT read_rows, read_bytes, total_rows_approx, toUInt64(elapsed * 1e9) FROM system.processes WHERE Settings['${MARKER_SETTING}'] = ${quoted(marker)} LIMIT 1`,
      );
      const [readRows, readBytes, totalRows, elapsedNs] = line.trim().split('\t');
      if (readRows === undefined || readBytes === undefined || totalRows === undefined || elapsedNs === undefined) return null;
      return { readRows, readBytes, totalRows, elapsedNs };
    },
    close: () => {
      control.close();
    },
  };
}

/** `quoted` writes up to four characters for a byte. */
const QUERY_SIZE = `max_query_size = ${String(FORM_BYTES_MAX * 4)}`;
const QUERY_SIZE_DEFAULT = 200_000;
export function killByMarker(marker: string): string {
  return `KILL QUERY WHERE Settings['${MARKER_SETTING}'] = ${quoted(marker)}`;
}

const NO_DATA = new Uint8Array();

function connect(binding: ChdbBinding, handle: ConnectionHandle): EngineConnection {
  let pending: ConnectionSetup | null = null;
  /** What was set up and has not been told yet, as statements. */
  const takeSetUp = async (): Promise<string | null> => {
    if (pending === null) return null;
    const text = setUpText(pending);
    pending = null;
    // Long parameters make the text longer than ClickHouse's default of 256 KiB.
    if (text.length > QUERY_SIZE_DEFAULT) await binding.QueryAsyncConnection(handle, `SET ${QUERY_SIZE}`, 'Null');
    return text;
  };
  const tellSetUp = async (): Promise<void> => {
    const text = await takeSetUp();
    if (text !== null) await binding.QueryAsyncConnection(handle, text, 'Null');
  };
  return {
    setUp: (setup) => {
      pending = setup;
    },
    run: (statement, format) =>
      translated(async () => {
        const text = await takeSetUp();
        // One call: each costs 0.6 ms or more, whatever it says (measured).
        return binding.QueryAsyncConnection(handle, text === null ? statement : `${text}; ${statement}`, format);
      }),
    async *stream(statement, format) {
      await translated(tellSetUp);
      yield* streamResult(binding, handle, statement, format);
    },
    insert: (statement) =>
      translated(async () => {
        await tellSetUp();
        return binding.InsertRawAsyncConnection(handle, statement, NO_DATA, false);
      }),
    close: () => {
      binding.CloseConnection(handle);
    },
  };
}

function setUpText(setup: ConnectionSetup): string {
  const assignments = [QUERY_SIZE, ...[...setup.settings].map(([name, value]) => `${identifier(name)} = ${quoted(value)}`)];
  assignments.push(`${MARKER_SETTING} = ${quoted(setup.marker)}`);
  for (const [name, value] of setup.parameters) assignments.push(`${identifier(`param_${name}`)} = ${quoted(value)}`);
  const statements = [`USE ${quotedIdentifier(setup.database)}`, `SET ${assignments.join(', ')}`];
  if (setup.readonly !== 0) statements.push(`SET readonly = ${String(setup.readonly)}`);
  return statements.join('; ');
}

async function* streamResult(
  binding: ChdbBinding,
  handle: ConnectionHandle,
  statement: string,
  format: string,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly rows: number }> {
  const stream = await translated(() => Promise.resolve(binding.StreamQuery(handle, statement, format)));
  try {
    for (;;) {
      const fetched = await translated(() => binding.StreamFetch(stream));
      if (fetched.done) return;
      if (fetched.bytes.byteLength > 0) yield { bytes: fetched.bytes, rows: fetched.numRows };
    }
  } finally {
    binding.StreamCancel(stream);
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineError(error) satisfies EngineError;
  }
}

/** Runs the calls one after the other, also when one fails. */
function serialized<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const next = last.then(() => work(argument));
    last = next.catch(() => undefined);
    return next;
  };
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/**
 * A string literal that no lexer can end early: everything but letters and digits of ASCII is written as `\xHH`, byte by byte.
 * ClickHouse takes typographic quotes and heredocs as string literals too, so a list of characters to escape would have holes.
 */
function quoted(value: string): string {
  let text = "'";
  for (const byte of Buffer.from(value, 'utf8')) {
    const plain = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
    text += plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${text}'`;
}

function quotedIdentifier(name: string): string {
  return `\`${quoted(name).slice(1, -1)}\``;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

function identifier(name: string): string {
  // ClickHouse's own words for it; a setting or parameter with such a name cannot exist.
  if (!IDENTIFIER.test(name)) throw new Error(`Code: 115. DB::Exception: Unknown setting '${name.slice(0, 64)}'. (UNKNOWN_SETTING)`);
  return name;
}
