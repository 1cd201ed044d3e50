import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@spanhouse/core';
import type { Engine, EngineConnection } from './engine.ts';
import { engineError, type EngineError } from './engine-error.ts';
import type { Guard } from './guard.ts';
import type { Lane } from './lanes.ts';
import { contentTypeOf, repeatedHeadLines, withoutHead } from './output-format.ts';
import type { QueryRequest } from './query-request.ts';
import { EMPTY_SUMMARY, type QueryResponse, type Summary } from './query-response.ts';
import { spool } from './request-body.ts';
import type { RunningQueries } from './running-queries.ts';
import type { Sessions } from './sessions.ts';
import type { InsertTarget, Statement } from './statement.ts';

/** A statement that is ready to run, and where the rows of an INSERT come from. */
export type Query = {
  readonly request: QueryRequest;
  readonly statement: Statement;
  readonly data: { readonly start: Uint8Array; readonly rest: AsyncIterator<Uint8Array> | null };
};

export type RunnerDependencies = {
  readonly engine: Engine;
  readonly guard: Guard;
  readonly reads: Lane;
  readonly writes: Lane;
  readonly sessions: Sessions;
  readonly running: RunningQueries;
  /** A private folder for the data of inserts. */
  readonly spoolDirectory: string;
  readonly clock: Clock;
};

const KILL_EVERY_MS = 100;

/** Set on every request unless it says otherwise: an insert is stored when it is answered, and its token counts. */
const DEFAULT_SETTINGS: readonly (readonly [string, string])[] = [
  ['async_insert', '0'],
  ['max_threads', '2'],
  // Parallel formatting starts threads for every query: 0.25 ms for `SELECT 1` (measured), for results that mostly fit one block.
  ['output_format_parallel_formatting', '0'],
];

/** Runs one query and answers it. Errors: EngineError, before or (see QueryResponse.fail) after the answer began. */
export async function runQuery(query: Query, response: QueryResponse, signal: AbortSignal, deps: RunnerDependencies): Promise<void> {
  const { request, statement } = query;
  deps.guard(statement, request.parameters);
  const marker = randomBytes(12).toString('hex');
  const insert = statement.insert === null ? null : { target: statement.insert, file: path.join(deps.spoolDirectory, marker) };
  const forget = deps.running.add(request.queryId, marker);
  try {
    // Before the lane: a slow sender must not keep a place that the engine could use.
    if (insert !== null) await spool(insert.file, query.data.start, query.data.rest, signal);
    const lane = statement.kind === 'select' || statement.kind === 'show' ? deps.reads : deps.writes;
    await lane.run(
      () => withConnection(query, marker, deps, (connection) => execute(query, insert, connection, marker, response, signal, deps)),
      signal,
    );
  } finally {
    forget();
    if (insert !== null) await rm(insert.file, { force: true });
  }
}

async function withConnection(
  query: Query,
  marker: string,
  deps: RunnerDependencies,
  work: (connection: EngineConnection) => Promise<void>,
): Promise<void> {
  const { request } = query;
  const run = async (connection: EngineConnection): Promise<void> => {
    connection.setUp({
      database: request.database,
      settings: new Map([...DEFAULT_SETTINGS, ...request.settings]),
      parameters: request.parameters,
      readonly: request.readonly,
      marker,
    });
    await work(connection);
  };
  if (request.session !== null) {
    await deps.sessions.use(request.session, run);
    return;
  }
  const connection = deps.engine.connect();
  try {
    await run(connection);
  } finally {
    connection.close();
  }
}

async function execute(
  { request, statement }: Query,
  insert: { readonly target: InsertTarget; readonly file: string } | null,
  connection: EngineConnection,
  marker: string,
  response: QueryResponse,
  signal: AbortSignal,
  deps: RunnerDependencies,
): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  const elapsedNs = (): number => Math.round((deps.clock.monotonicMs() - startedMs) * 1e6);
  const format = statement.format ?? request.defaultFormat;
  const start = (summary: Summary): void => {
    response.start({
      queryId: request.queryId,
      contentType: contentTypeOf(format),
      format: statement.kind === 'insert' ? null : format,
      summary: { ...summary, elapsedNs: elapsedNs() },
      exceptionTag: randomBytes(8).toString('hex'),
    });
  };
  const text = deps.running.rewriteKill(statement) ?? Buffer.from(statement.text, 'latin1').toString('utf8');
  const reporting = request.sendsProgress ? reportProgress(deps, marker, request.progressIntervalMs, response) : null;
  const stopping = statement.kind === 'select' ? killWhenAborted(deps, marker, signal) : null;
  try {
    await answerRows();
    await response.end();
  } finally {
    await reporting?.done();
    await stopping?.done();
  }

  async function answerRows(): Promise<void> {
    if (statement.kind === 'insert') {
      const outcome = await insertRows(insert, text, statement, connection);
      const written = { writtenRows: outcome.rowsWritten, writtenBytes: outcome.bytesWritten };
      start({
        ...EMPTY_SUMMARY,
        ...written,
        readRows: outcome.rowsWritten,
        readBytes: outcome.bytesWritten,
        resultRows: outcome.rowsWritten,
        resultBytes: outcome.bytesWritten,
      });
      return;
    }
    const headLines = repeatedHeadLines(format);
    if (statement.kind === 'select' && headLines !== null && !request.waitsForEnd) {
      for await (const piece of connection.stream(text, format)) {
        const first = !response.started;
        if (first) start({ ...EMPTY_SUMMARY, resultRows: piece.rows, resultBytes: piece.bytes.byteLength });
        await response.write(first ? piece.bytes : withoutHead(piece.bytes, headLines));
      }
      if (!response.started) start(EMPTY_SUMMARY);
    } else {
      const outcome = await connection.run(text, format);
      // The addon counts the rows of the result only, so this is the least that was read.
      start({
        ...EMPTY_SUMMARY,
        readRows: outcome.rowsRead,
        readBytes: outcome.bytesRead,
        resultRows: outcome.rowsRead,
        resultBytes: outcome.bytes.byteLength,
      });
      if (outcome.bytes.byteLength > 0) await response.write(outcome.bytes);
    }
  }
}

async function insertRows(
  insert: { readonly target: InsertTarget; readonly file: string } | null,
  text: string,
  statement: Statement,
  connection: EngineConnection,
): Promise<{ readonly rowsWritten: number; readonly bytesWritten: number }> {
  if (insert === null) return connection.insert(text);
  try {
    return await connection.insert(Buffer.from(readingFrom(statement, insert.target, insert.file), 'latin1').toString('utf8'));
  } catch (error) {
    throw withoutFile(engineError(error), insert.file);
  }
}

/**
 * The statement, reading its rows from our file. Never through the addon's inline data: the engine's client takes everything after an
 * empty line for the next statement (measured with 26.7: `...\n\n\nDROP TABLE t` in a CSV body runs, and a Native block breaks at 0A 0A).
 */
function readingFrom(statement: Statement, target: InsertTarget, file: string): string {
  const literal = `'${file.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const { text } = statement;
  if (target.input !== null) {
    return `${text.slice(0, target.input.start)}file(${literal}, '${target.format}', ${text.slice(target.input.end, target.clauseStart)}`;
  }
  return `${text.slice(0, target.tableEnd)} FROM INFILE ${literal} COMPRESSION 'none' ${text.slice(target.tableEnd, target.clauseStart)} FORMAT ${target.format}`;
}

/** The engine's words, without the name of our file. */
function withoutFile(error: EngineError, file: string): EngineError {
  const message = error.message
    .replaceAll(`: (in file/uri ${file})`, '')
    .replaceAll(file, '')
    .replaceAll(': data for INSERT was parsed from file', '');
  Object.defineProperty(error, 'message', { value: message });
  return error;
}

/** Passes on how far the query is, until it is done. */
function reportProgress(deps: RunnerDependencies, marker: string, intervalMs: number, response: QueryResponse): { done(): Promise<void> } {
  const finished = new AbortController();
  const report = async (): Promise<void> => {
    for (;;) {
      await deps.clock.sleep(intervalMs, finished.signal).catch(() => undefined);
      if (finished.signal.aborted) return;
      const progress = await deps.engine.progress(marker);
      if (progress !== null) response.progress(progress);
    }
  };
  const reporting = report();
  reporting.catch(() => undefined);
  return {
    done: async () => {
      finished.abort();
      await reporting;
    },
  };
}

/** From the signal on, ends what runs under the marker, again and again: the first call may come before the engine knows the query. */
function killWhenAborted(deps: RunnerDependencies, marker: string, signal: AbortSignal): { done(): Promise<void> } {
  const finished = new AbortController();
  let killing: Promise<void> = Promise.resolve();
  const kill = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      await deps.engine.kill(marker);
      await deps.clock.sleep(KILL_EVERY_MS, finished.signal).catch(() => undefined);
    }
  };
  const begin = (): void => {
    killing = kill();
    killing.catch(() => undefined);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    done: async () => {
      signal.removeEventListener('abort', begin);
      finished.abort();
      await killing;
    },
  };
}
