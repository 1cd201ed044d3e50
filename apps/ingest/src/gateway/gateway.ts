import type { Server } from 'node:http';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Server as NetServer } from 'node:net';
import { AppError, type Clock, type Component, type Log, type Running } from '@spanhouse/core';
import type { SpanLog } from '@spanhouse/span-log';
import { Admission } from './admission.ts';
import { createGatewayCounters, type GatewayCounters } from './gateway-counters.ts';
import { GATEWAY_LIMITS, type GatewayLimits } from './gateway-limits.ts';
import { createGrpcServer } from './grpc-server.ts';
import { createHttpServer, type ServerDeps } from './http-server.ts';
import { KeyQuotas, NO_QUOTA, type KeyQuota } from './key-quotas.ts';
import type { KeyResolver } from './key-resolver.ts';
import { Pace } from './pace.ts';
import { RefusalLog } from './refusal.ts';
import { Slots } from './slots.ts';

export type GatewayDeps = {
  readonly log: SpanLog;
  readonly keys: KeyResolver;
  readonly clock: Clock;
  readonly logger: Log;
  /** Written into every record; at most 255 bytes. */
  readonly gatewayId: string;
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly limits?: GatewayLimits;
  /** For keys that have no quota of their own. */
  readonly quotaDefault?: KeyQuota;
  /** Called with the time that each append to the log took. */
  readonly onAppended?: (seconds: number) => void;
};

/** A gateway that listens. Ports are the real ones, also when 0 was asked for. */
export type RunningGateway = Running & {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly counters: GatewayCounters;
  readonly bytesInFlight: () => number;
};

/** Takes OTLP over HTTP and gRPC and answers when the log has it. */
export function createGateway(deps: GatewayDeps): Omit<Component, 'start'> & { start(): Promise<RunningGateway> } {
  return { name: 'gateway', start: () => startGateway(deps) };
}

async function startGateway(deps: GatewayDeps): Promise<RunningGateway> {
  const limits = deps.limits ?? GATEWAY_LIMITS;
  const counters = createGatewayCounters();
  const admission = new Admission(limits.bytesInFlightMax);
  const serverDeps: ServerDeps = {
    log: deps.log,
    keys: deps.keys,
    clock: deps.clock,
    gatewayId: deps.gatewayId,
    limits,
    counters,
    quotas: new KeyQuotas(deps.quotaDefault ?? NO_QUOTA, deps.clock),
    unpacking: new Slots(limits.unpackingMax),
    admission,
    pace: new Pace(deps.log, deps.clock, limits.pace),
    onAppended: deps.onAppended ?? (() => undefined),
    refusals: new RefusalLog({ counters, clock: deps.clock, log: deps.logger }),
  };
  let stopping = false;
  const http = createHttpServer(serverDeps, () => !stopping);
  const grpc = createGrpcServer(serverDeps);
  const sessions = new Set<ServerHttp2Session>();
  grpc.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', (error) => {
      deps.logger.warn('gateway.session_failed', { 'error.message': error.message });
    });
  });
  const httpPort = await listen(http, deps.httpPort, deps.host, 'OTLP/HTTP');
  let grpcPort: number;
  try {
    grpcPort = await listen(grpc, deps.grpcPort, deps.host, 'OTLP/gRPC');
  } catch (error) {
    http.close();
    throw error;
  }
  deps.logger.info('gateway.started', { 'server.address': deps.host, 'otlp.http.port': httpPort, 'otlp.grpc.port': grpcPort });
  return {
    name: 'gateway',
    httpPort,
    grpcPort,
    counters,
    bytesInFlight: () => admission.bytesInFlight,
    stop: async (signal) => {
      stopping = true;
      await Promise.all([closeHttp(http, signal), closeGrpc(grpc, sessions, signal)]);
      deps.logger.info('gateway.stopped', {
        'span.accepted': counters.items.traces.accepted,
        'span.rejected': counters.items.traces.rejected,
        'log_record.accepted': counters.items.logs.accepted,
        'log_record.rejected': counters.items.logs.rejected,
      });
    },
  };
}

function listen(server: NetServer, port: number, host: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error & { code?: string }) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${cause.code ?? cause.message})`;
      reject(new AppError('STORE.UNAVAILABLE', `port ${String(port)} for ${what} ${why}`, {}, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? port : address.port);
    });
  });
}

/** Requests under way are answered; idle connections are closed at once, the others when the signal aborts. */
function closeHttp(server: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    onAbort(signal, () => {
      server.closeAllConnections();
    });
  });
}

function closeGrpc(server: Http2Server, sessions: ReadonlySet<ServerHttp2Session>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // GOAWAY: streams under way are answered, new ones go elsewhere.
    for (const session of sessions) session.close();
    onAbort(signal, () => {
      for (const session of sessions) session.destroy();
    });
  });
}

function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
