import type { IncomingMessage } from 'node:http';
import { serverError } from './engine-error.ts';

/** A request as ClickHouse's HTTP interface reads it, without its body. */
export type QueryRequest = {
  readonly method: 'GET' | 'POST';
  readonly queryId: string;
  readonly database: string;
  /** From the URL; the rest of it, or all of it, may come in the body. */
  readonly query: string | null;
  readonly defaultFormat: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly readonly: 0 | 1 | 2;
  readonly session: { readonly id: string; readonly timeoutMs: number; readonly mustExist: boolean } | null;
  /** Hold the answer back until it is whole. */
  readonly waitsForEnd: boolean;
  readonly compresses: boolean;
  readonly sendsProgress: boolean;
  readonly progressIntervalMs: number;
};

/** Of the HTTP interface itself; everything else in the URL is a setting. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'session_timeout',
  'session_check',
  'close_session',
  'user',
  'password',
  'quota_key',
  'role',
  'stacktrace',
  'compress',
  'decompress',
  'buffer_size',
  'wait_end_of_query',
  'readonly',
  'workload',
]);

const SESSION_TIMEOUT_S = 60;
const SESSION_TIMEOUT_MAX_S = 3_600;

/** Errors: EngineError for what this server does not speak. */
export function parseQueryRequest(request: IncomingMessage, url: URLSearchParams, queryId: string): QueryRequest {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of url) {
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else if (!NOT_SETTINGS.has(name)) settings.set(name, value);
  }
  if (isOn(url.get('compress')) || isOn(url.get('decompress'))) {
    throw serverError(48, 'NOT_IMPLEMENTED', 'The embedded server does not speak the compress/decompress parameters; use HTTP compression');
  }
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const header = (name: string): string | null => request.headers[name]?.toString() ?? null;
  return {
    method,
    queryId,
    database: nonEmpty(url.get('database')) ?? nonEmpty(header('x-clickhouse-database')) ?? 'default',
    query: url.get('query'),
    defaultFormat: nonEmpty(url.get('default_format')) ?? nonEmpty(header('x-clickhouse-format')) ?? 'TabSeparated',
    settings,
    parameters,
    readonly: readonlyOf(url.get('readonly'), method),
    session: sessionOf(url),
    waitsForEnd: isOn(url.get('wait_end_of_query')),
    compresses: isOn(url.get('enable_http_compression')),
    sendsProgress: isOn(url.get('send_progress_in_http_headers')),
    progressIntervalMs: Math.max(10, Number(url.get('http_headers_progress_interval_ms') ?? 100) || 100),
  };
}

/** GET may be repeated by anything between; ClickHouse lets it read only. */
function readonlyOf(value: string | null, method: string): 0 | 1 | 2 {
  if (value === '1' || value === '2') return value === '1' ? 1 : 2;
  if (value !== null && value !== '0')
    throw serverError(72, 'CANNOT_PARSE_NUMBER', `Cannot parse the setting readonly from '${value.slice(0, 16)}'`);
  return method === 'GET' ? 2 : 0;
}

function sessionOf(url: URLSearchParams): QueryRequest['session'] {
  const id = url.get('session_id');
  if (id === null || id === '') return null;
  const seconds = Number(url.get('session_timeout') ?? SESSION_TIMEOUT_S);
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > SESSION_TIMEOUT_MAX_S) {
    throw serverError(
      374,
      'INVALID_SESSION_TIMEOUT',
      `Session timeout '${String(seconds)}' is not between 0 and ${String(SESSION_TIMEOUT_MAX_S)}`,
    );
  }
  return { id, timeoutMs: seconds * 1_000, mustExist: isOn(url.get('session_check')) };
}

/** A parameter that is there but empty counts as absent. */
export function nonEmpty(value: string | null): string | null {
  return value === '' ? null : value;
}

export function isOn(value: string | null): boolean {
  return value !== null && ['1', 'true', 'yes', 'on'].includes(value.toLowerCase());
}
