import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import { AppError, isAppError } from './errors.ts';
import type { Component } from './lifecycle.ts';
import type { Log } from './log.ts';

/** Null when it is well, else why it is not. */
export type ReadinessCheck = { readonly name: string; readonly whyNot: () => Promise<string | null> };

export type AdminDeps = {
  readonly host: string;
  /** 0: the system chooses; it is in the log. */
  readonly port: number;
  /** Metrics in Prometheus' text format; `prom-client` has one. */
  readonly registry: { readonly contentType: string; metrics(): Promise<string> };
  readonly checks: readonly ReadinessCheck[];
  readonly clock: Clock;
  readonly log: Log;
};

const CHECK_MS = 2_000;

/**
 * For operators and orchestrators, on a port of its own because the ports of OTLP may be public:
 * `/metrics` (Prometheus text format), `/health` (the process answers), `/health/ready` (it can do its work, or what keeps it from it).
 */
export function createAdminServer(deps: AdminDeps): Component {
  return {
    name: 'admin',
    start: () =>
      new Promise((resolve, reject) => {
        const server = createServer((request, response) => {
          serve(request, response, deps).catch((error: unknown) => {
            deps.log.error('admin.failed', error);
            answer(response, 500, { status: 'failed' });
          });
        });
        server.once('error', (cause: Error & { code?: string }) => {
          reject(new AppError('STORE.UNAVAILABLE', `port ${String(deps.port)} for metrics ${portTrouble(cause)}`, {}, { cause }));
        });
        server.listen(deps.port, deps.host, () => {
          const address = server.address();
          const port = address === null || typeof address === 'string' ? deps.port : address.port;
          deps.log.info('admin.started', { 'server.address': deps.host, 'server.port': port });
          resolve({
            name: 'admin',
            stop: () =>
              new Promise((stopped) => {
                server.close(() => {
                  stopped();
                });
                server.closeAllConnections();
              }),
          });
        });
      }),
  };
}

function portTrouble({ code, message }: Error & { code?: string }): string {
  return code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code ?? message})`;
}

async function serve(request: IncomingMessage, response: ServerResponse, deps: AdminDeps): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    answer(response, 405, { status: 'only GET is answered here' });
  } else if (path === '/metrics') {
    const text = await deps.registry.metrics();
    response.writeHead(200, { 'content-type': deps.registry.contentType }).end(text);
  } else if (path === '/health') {
    answer(response, 200, { status: 'ok' });
  } else if (path === '/health/ready') {
    const checked = await Promise.all(deps.checks.map(async (check) => [check.name, await reasonOf(check, deps.clock)] as const));
    const isReady = checked.every(([, reason]) => reason === null);
    const checks = Object.fromEntries(checked.map(([name, reason]) => [name, reason ?? 'ok']));
    answer(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'not ready', checks });
  } else {
    answer(response, 404, { status: 'there are /metrics, /health and /health/ready' });
  }
}

async function reasonOf({ whyNot }: ReadinessCheck, clock: Clock): Promise<string | null> {
  const late = new AbortController();
  const tooLate = clock.sleep(CHECK_MS, late.signal).then(
    () => `no answer within ${String(CHECK_MS)} ms`,
    () => null, // the answer came before
  );
  try {
    return await Promise.race([whyNot(), tooLate]);
  } catch (error) {
    return isAppError(error) ? `${error.code}: ${error.message}` : 'failed; the log of the process has the details';
  } finally {
    late.abort(new Error('answered'));
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
