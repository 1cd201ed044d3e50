import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock, Log, Secret } from '@spanhouse/core';
import { authenticate, isLoopbackHost } from './authentication.ts';
import type { EmbeddedMetrics } from './embedded-metrics.ts';
import { EngineError, engineError, httpStatusOf, isFatal, serverError } from './engine-error.ts';
import { isOn, nonEmpty, parseQueryRequest, type QueryRequest } from './query-request.ts';
import { createQueryResponse } from './query-response.ts';
import { createProgressResponse } from './progress-response.ts';
import { readForm } from './query-form.ts';
import { runQuery, type Query, type RunnerDependencies } from './query-runner.ts';
import { FORM_BYTES_MAX, openBody, readHead, STATEMENT_BYTES_MAX } from './request-body.ts';
import { analyseStatement } from './statement.ts';

export type HttpDependencies = RunnerDependencies & {
  readonly password: Secret;
  readonly metrics: EmbeddedMetrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly onFatal: (error: Error) => void;
};

/** ClickHouse's HTTP interface. The caller listens and closes. */
export function createHttpServer(deps: HttpDependencies): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 30_000, maxHeaderSize: 1 * 2 ** 20 }, (request, response) => {
    answer(request, response, deps).catch((error: unknown) => {
      // Only what broke after the answer began, and requests whose client has gone, come here.
      deps.log.warn('clickhouse.request_broken', { 'exception.message': error instanceof Error ? error.message : String(error) });
      response.destroy();
    });
  });
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, deps: HttpDependencies): Promise<void> {
  if (!isLoopbackHost(request.headers.host)) {
    plain(response, 403, 'This server answers only to 127.0.0.1, localhost and [::1].\n');
    return;
  }
  const [path, search] = splitOnce(request.url ?? '/', '?');
  if (path === '/ping' || (path === '/' && search === '' && request.method === 'GET')) {
    plain(response, 200, 'Ok.\n');
    return;
  }
  if (path === '/metrics' && request.method === 'GET') {
    await answerMetrics(request, response, new URLSearchParams(search), deps);
    return;
  }
  if (path !== '/') {
    plain(response, 404, 'There is no handle here. Use / with a query, /ping for a health check, or /metrics.\n');
    return;
  }
  if (request.method === 'HEAD' || request.method === 'OPTIONS') {
    plain(response, 200, '');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'POST') {
    response.setHeader('Allow', 'GET, POST');
    plain(response, 405, 'Use GET or POST.\n');
    return;
  }
  await answerQuery(request, response, new URLSearchParams(search), deps);
}

/** Behind the same password as queries: it tells what is asked, and how often. */
async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  url: URLSearchParams,
  { metrics, password }: HttpDependencies,
): Promise<void> {
  try {
    authenticate(request.headers, url, password);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    plain(response, httpStatusOf(error.code), `${error.message}\n`);
    return;
  }
  const text = await metrics.registry.metrics();
  response.writeHead(200, { 'Content-Type': metrics.registry.contentType }).end(text);
}

async function answerQuery(
  request: IncomingMessage,
  response: ServerResponse,
  url: URLSearchParams,
  deps: HttpDependencies,
): Promise<void> {
  const accept = isOn(url.get('enable_http_compression')) ? (request.headers['accept-encoding']?.toString() ?? null) : null;
  const queryId = nonEmpty(url.get('query_id')) ?? randomUUID();
  const sendsProgress = isOn(url.get('send_progress_in_http_headers'));
  const out = sendsProgress ? createProgressResponse(response, accept, queryId) : createQueryResponse(response, accept);
  const gone = new AbortController();
  const startedMs = deps.clock.monotonicMs();
  const tell = (outcome: string): void => {
    deps.metrics.answered(outcome, (deps.clock.monotonicMs() - startedMs) / 1_000);
  };
  let answered = false;
  response.once('close', () => {
    if (!answered && !response.writableFinished) gone.abort(new Error('the client has gone'));
  });
  try {
    authenticate(request.headers, url, deps.password);
    await runQuery(await readQuery(request, parseQueryRequest(request, url, queryId)), out, gone.signal, deps);
    answered = true;
    tell('ok');
  } catch (error) {
    tell(gone.signal.aborted ? 'gone' : String(engineError(error).code));
    if (error instanceof EngineError && isFatal(error)) deps.onFatal(error);
    if (gone.signal.aborted) return;
    // What is not the engine's and not ours to answer is a bug or a broken connection, and is told as such.
    if (!(error instanceof EngineError)) deps.log.error('clickhouse.request_failed', error);
    // The rest of the body is not wanted; without this the connection would wait for it.
    request.removeAllListeners('data').resume();
    if (!out.started && !response.headersSent) response.setHeader('Connection', 'close');
    await out.fail(engineError(error), deps.engine.version, queryId);
  }
}

/** The statement from the URL, the body or both; for an INSERT, the data that follows it. */
async function readQuery(request: IncomingMessage, parsed: QueryRequest): Promise<Query> {
  const body = openBody(request);
  const type = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data/i.test(type)) {
    const { head } = await wholeBody(body, FORM_BYTES_MAX);
    const form = readForm(head, type);
    const query = [parsed.query ?? '', form.query].filter((part) => part !== '').join('\n');
    const merged = { ...parsed, parameters: new Map([...parsed.parameters, ...form.parameters]) };
    return { request: merged, statement: analyseStatement(Buffer.from(query, 'utf8').toString('latin1')), data: NO_DATA };
  }
  if (parsed.query !== null && parsed.query !== '') {
    const inUrl = Buffer.from(parsed.query, 'utf8').toString('latin1');
    const statement = analyseStatement(inUrl);
    if (statement.insert !== null) {
      return { request: parsed, statement, data: { start: Buffer.from(inUrl.slice(statement.insert.dataStart), 'latin1'), rest: body } };
    }
    const { head } = await wholeBody(body, STATEMENT_BYTES_MAX);
    return {
      request: parsed,
      statement: head.byteLength === 0 ? statement : analyseStatement(`${inUrl}\n${head.toString('latin1')}`),
      data: NO_DATA,
    };
  }
  const { head, rest } = await readHead(body, STATEMENT_BYTES_MAX);
  // A body that is longer can only be an INSERT with its data; then the statement itself is short.
  const statement = analyseStatement(head.toString('latin1', 0, rest === null ? head.byteLength : INSERT_HEAD_BYTES_MAX));
  if (statement.insert !== null) return { request: parsed, statement, data: { start: head.subarray(statement.insert.dataStart), rest } };
  if (rest !== null) throw tooLarge();
  return { request: parsed, statement, data: NO_DATA };
}

/** `INSERT INTO table (columns) SETTINGS ... FORMAT X`. */
const INSERT_HEAD_BYTES_MAX = 64 * 2 ** 10;
const NO_DATA = { start: new Uint8Array(), rest: null };

async function wholeBody(body: AsyncIterator<Uint8Array>, bytesMax: number): Promise<{ readonly head: Buffer }> {
  const { head, rest } = await readHead(body, bytesMax);
  if (rest !== null) throw tooLarge();
  return { head };
}

function tooLarge(): EngineError {
  return serverError(90, 'QUERY_IS_TOO_LARGE', `The query has more than ${String(STATEMENT_BYTES_MAX)} bytes`);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Length': String(Buffer.byteLength(text)) });
  response.end(text);
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
