import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClickHouseLogLevel, createClient, SettingsMap, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { isAppError, type Clock, type ErrorCode, type Log, type ProjectId, type Secret } from '@spanhouse/core';
import type { z } from 'zod';
import { fromDriver } from './client-errors.ts';
import { checkClusterName, localTable, writtenTable } from './cluster-tables.ts';
import type { MigrationText } from './migration-text.ts';
import { renderSql, type Sql } from './sql.ts';

export type ClickHouseConfig = {
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  readonly database: string;
  /** Name of the cluster; null or absent: a single node. On a cluster rows are inserted into the local tables of the node that is talked to. */
  readonly cluster?: string | null;
  /**
   * A setting that tells the server which project a question of `inProject` is about, for its row policies (`npx spanhouse reader-sql`).
   * Null or absent: the server has none.
   */
  readonly projectSetting?: string | null;
  /** How long one insert may take. Default: a minute. Beyond it nobody knows whether it was done, as after a broken connection. */
  readonly insertTimeoutMs?: number;
};

/** What one query may use before ClickHouse ends it with QUERY.LIMIT_EXCEEDED. */
export type QueryLimits = {
  readonly timeMs?: number;
  readonly rowsReadMax?: number;
  readonly memoryBytesMax?: number;
  /** A look-up of few rows by key is done a sixth sooner by one thread, and for less: starting others costs more than they do (measured). */
  readonly threadsMax?: number;
};

/** `tag` names surface and procedure (`traces.find`); it is kept as the query's log comment. */
export type QueryOptions = { readonly tag: string; readonly limits?: QueryLimits; readonly signal?: AbortSignal };
export type InsertOptions = {
  /** The same token is stored once (tables need `non_replicated_deduplication_window`). Other rows under a used token are dropped silently. */
  readonly token: string;
  readonly tag: string;
  readonly signal?: AbortSignal;
};

/** Questions about one project alone. Errors as ClickHouse. */
export interface ProjectQueries {
  query<S extends z.ZodType>(query: Sql, row: S, options: QueryOptions): Promise<z.output<S>[]>;
}

/** A ClickHouse database. Errors of all methods: STORE.UNAVAILABLE, STORE.REJECTED, QUERY.LIMIT_EXCEEDED; an abort rejects with the signal's reason. */
export interface ClickHouse {
  /** All rows, each checked by `row`. 64-bit integers arrive as decimal text, times as UTC text. The array is the caller's. */
  query<S extends z.ZodType>(query: Sql, row: S, options: QueryOptions): Promise<z.output<S>[]>;
  /**
   * Questions that see rows of this project and of no other: the server adds `project_id = …` wherever a query names one of these tables, in
   * subqueries and joins too, whatever the query says itself.
   */
  inProject(projectId: ProjectId, tables: readonly string[]): ProjectQueries;
  /** Stored when the promise resolves. `block` comes from encodeNativeBlock and must not change until then. */
  insertNative(table: string, block: Uint8Array, options: InsertOptions): Promise<void>;
  /** Rows made by a query from rows that are there; what the query's limits end is not stored at all. */
  insertFrom(table: string, columns: readonly string[], query: Sql, options: QueryOptions): Promise<void>;
  /** Removes a partition with all its rows, on every node; one that is not there is no error. `id` as in system.parts: `7-20261123`. */
  dropPartition(table: string, id: string, options: QueryOptions): Promise<void>;
  /** A statement without rows. */
  command(statement: Sql | MigrationText, options: QueryOptions): Promise<void>;
  /** True when the server answers and takes our user and password. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const DEFAULT_LIMITS = { timeMs: 30_000, rowsReadMax: 2_000_000_000, memoryBytesMax: 2 * 2 ** 30 };
/** Above every query's own limit: the server's answer is better than a cut connection. */
const REQUEST_TIMEOUT_MS = 300_000;
/** Longer than any insert takes: a server that is gone without a word must not hold a cut back for the whole request time. */
const INSERT_TIMEOUT_MS = 60_000;
/** What a query's answer may take on top of the time that the server gives it. */
const ANSWER_MARGIN_MS = 10_000;
const CONNECTIONS_MAX = 32;
/** Rows of one insert differ already: whoever makes them adds up before. Adding up again took two fifths of the CPU of inserting counts. */
const AS_THEY_COME = { optimize_on_insert: 0 } as const;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PARTITION_ID = /^[0-9-]+$/;

/** One question, as it ended: `failure` null, or the code of its error, or 'aborted' when whoever asked did not want the answer any more. */
export type AnsweredQuestion = { readonly tag: string; readonly seconds: number; readonly failure: ErrorCode | 'aborted' | null };

type Deps = { readonly log: Log; readonly clock: Clock; readonly onAnswered?: (question: AnsweredQuestion) => void };

/** Connects lazily. The caller closes it. */
export function createClickHouse(config: ClickHouseConfig, deps: Deps): ClickHouse {
  const client = createClient({
    url: config.url,
    username: config.username,
    password: config.password.reveal(),
    database: config.database,
    application: 'spanhouse',
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: CONNECTIONS_MAX,
    // The driver logs to the console; what matters is thrown and logged by its catcher.
    log: { level: ClickHouseLogLevel.OFF },
  });

  const cluster = config.cluster ?? null;

  const measured = async <T>(event: string, tag: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    const startedMs = deps.clock.monotonicMs();
    const tell = (failure: AnsweredQuestion['failure']): void => {
      deps.onAnswered?.({ tag, seconds: (deps.clock.monotonicMs() - startedMs) / 1_000, failure });
    };
    try {
      signal?.throwIfAborted();
      const answer = await work();
      tell(null);
      return answer;
    } catch (error) {
      const translated = fromDriver(error, tag, signal);
      tell(isAppError(translated) ? translated.code : 'aborted');
      deps.log.warn(event, {
        'db.query.tag': tag,
        'elapsed.ms': deps.clock.monotonicMs() - startedMs,
        'exception.message': messageOf(error),
      });
      throw translated;
    }
  };

  return {
    async query(query, row, options) {
      const rows = await measured('clickhouse.query_failed', options.tag, options.signal, () => fetchRows(client, query, options, {}));
      return rows.map((value) => row.parse(value));
    },
    inProject(projectId, tables) {
      const settings: ClickHouseSettings = {
        additional_table_filters: projectFilters(projectId, tables),
        ...(config.projectSetting ? { [config.projectSetting]: String(projectId) } : {}),
      };
      return {
        async query(query, row, options) {
          const rows = await measured('clickhouse.query_failed', options.tag, options.signal, () =>
            fetchRows(client, query, options, settings),
          );
          return rows.map((value) => row.parse(value));
        },
      };
    },
    async insertNative(table, block, { token, tag, signal }) {
      if (!NAME.test(table)) throw new RangeError(`not a table name: ${table}`);
      await measured('clickhouse.insert_failed', tag, signal, async () => {
        const { stream } = await client.exec({
          query: `INSERT INTO ${writtenTable(table, cluster)} FORMAT Native`,
          values: Readable.from([block], { objectMode: false }),
          clickhouse_settings: {
            insert_deduplication_token: token,
            insert_deduplicate: 1,
            async_insert: 0,
            wait_end_of_query: 1,
            ...AS_THEY_COME,
            log_comment: tag,
          },
          abort_signal: within(config.insertTimeoutMs ?? INSERT_TIMEOUT_MS, signal),
        });
        await drained(stream);
      });
    },
    async insertFrom(table, columns, query, { tag, limits, signal }) {
      const bad = [table, ...columns].find((name) => !NAME.test(name));
      if (bad !== undefined) throw new RangeError(`not a name: ${bad}`);
      const { query: text, params } = renderSql(query);
      await measured('clickhouse.insert_failed', tag, signal, () =>
        client.command({
          query: `INSERT INTO ${writtenTable(table, cluster)} (${columns.join(', ')})\n${text}`,
          query_params: params,
          clickhouse_settings: { ...limitSettings({ ...DEFAULT_LIMITS, ...limits }), distributed_product_mode: 'global', log_comment: tag },
          abort_signal: within(config.insertTimeoutMs ?? INSERT_TIMEOUT_MS, signal),
        }),
      );
    },
    async dropPartition(table, id, { tag, signal }) {
      if (!NAME.test(table)) throw new RangeError(`not a table name: ${table}`);
      if (!PARTITION_ID.test(id)) throw new RangeError(`not a partition's id: ${id}`);
      await measured('clickhouse.command_failed', tag, signal, () =>
        client.command({
          query: `ALTER TABLE ${writtenTable(table, cluster)}${cluster === null ? '' : ` ON CLUSTER ${checkClusterName(cluster)}`} DROP PARTITION ID '${id}'`,
          clickhouse_settings: { log_comment: tag },
          ...(signal === undefined ? {} : { abort_signal: signal }),
        }),
      );
    },
    async command(statement, { tag, limits, signal }) {
      const { query, params } = 'kind' in statement ? renderSql(statement) : { query: statement.text, params: {} };
      await measured('clickhouse.command_failed', tag, signal, () =>
        client.command({
          query,
          query_params: params,
          clickhouse_settings: { ...limitSettings({ timeMs: REQUEST_TIMEOUT_MS, ...limits }), log_comment: tag },
          ...(signal === undefined ? {} : { abort_signal: signal }),
        }),
      );
    },
    async ping() {
      const answer = await client.ping({ select: true });
      return answer.success;
    },
    close: () => client.close(),
  };
}

async function fetchRows(
  client: ClickHouseClient,
  query: Sql,
  { tag, limits, signal }: QueryOptions,
  settings: ClickHouseSettings,
): Promise<unknown[]> {
  const { query: text, params } = renderSql(query);
  const all = { ...DEFAULT_LIMITS, ...limits };
  const result = await client.query({
    query: text,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: {
      ...settings,
      ...limitSettings(all),
      readonly: '2',
      // Whoever does not want the answer any more closes the connection: the server stops working on it.
      cancel_http_readonly_queries_on_client_close: 1,
      output_format_json_quote_64bit_integers: 1,
      date_time_output_format: 'simple',
      // On a cluster a subquery's rows may lie on another shard than what asks for them; elsewhere this has no effect.
      distributed_product_mode: 'global',
      // All rows are read before any is used, so a whole answer costs nothing more, and an error never comes in the middle of one.
      wait_end_of_query: 1,
      log_comment: tag,
    },
    abort_signal: within(all.timeMs + ANSWER_MARGIN_MS, signal),
  });
  return await result.json();
}

/** On a cluster a query reaches the local tables by their own names. */
function projectFilters(projectId: ProjectId, tables: readonly string[]): SettingsMap {
  const bad = tables.find((table) => !NAME.test(table));
  if (bad !== undefined) throw new RangeError(`not a table name: ${bad}`);
  const names = tables.flatMap((table) => [table, localTable(table)]);
  return SettingsMap.from(Object.fromEntries(names.map((name) => [name, `project_id = ${String(projectId)}`])));
}

function within(ms: number, signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(ms), ...(signal === undefined ? [] : [signal])]);
}

function limitSettings({ timeMs, rowsReadMax, memoryBytesMax, threadsMax }: QueryLimits): ClickHouseSettings {
  return {
    ...(timeMs === undefined ? {} : { max_execution_time: timeMs / 1_000 }),
    ...(rowsReadMax === undefined ? {} : { max_rows_to_read: String(rowsReadMax) }),
    ...(memoryBytesMax === undefined ? {} : { max_memory_usage: String(memoryBytesMax) }),
    ...(threadsMax === undefined ? {} : { max_threads: threadsMax }),
  };
}

/** An answer that is not read to its end keeps its connection. */
async function drained(stream: Readable): Promise<void> {
  stream.resume();
  await finished(stream);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
