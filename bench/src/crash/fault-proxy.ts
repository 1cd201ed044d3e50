import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '@spanhouse/core';
import { listenSomewhere } from './ports.ts';

/** What a proxy does to the store behind it. */
export type Fault =
  | { readonly kind: 'none' }
  /** Nothing listens. */
  | { readonly kind: 'refuse' }
  /** Each piece, in both directions, comes that much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Takes what comes and passes nothing on. */
  | { readonly kind: 'silent' }
  /** Cuts a connection when so many bytes of what the client says have gone through. */
  | { readonly kind: 'reset-request'; readonly afterBytes: number }
  /** Lets all through that the client says, then cuts when so many bytes of the answer have gone through: what was asked may have been done. */
  | { readonly kind: 'reset-response'; readonly afterBytes: number }
  /** Lets all through that the client says, then ends as if all had been said when so many bytes of the answer have gone through. */
  | { readonly kind: 'end-response'; readonly afterBytes: number }
  /** Answers HTTP requests itself. */
  | { readonly kind: 'http-error'; readonly status: number; readonly body?: string };

export type Upstream = { readonly host: string; readonly port: number } | { readonly path: string };

export interface FaultProxy {
  readonly port: number;
  /** Connections that were cut, refused or answered because of a fault; refusing while nothing listens is not counted. */
  readonly faults: number;
  /**
   * From now on; connections from before are cut, so that none goes on as if nothing were. With `times` it ends after so many connections were cut or
   * requests answered.
   */
  set(fault: Fault, times?: number): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** A TCP proxy on this machine that can fail in every way that a network can. */
export async function startFaultProxy(upstream: Upstream): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  let faults = 0;
  let left = Infinity;
  const open = new Set<Socket>();
  const track = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Broken connections are what this is for; both sides see them.
    socket.on('error', () => undefined);
  };
  const answering = createHttpServer((request, response) => {
    request.resume();
    request.on('end', () => {
      faults++;
      left--;
      const [status, body] = fault.kind === 'http-error' ? [fault.status, fault.body ?? 'injected\n'] : [503, 'injected\n'];
      response.writeHead(status, { 'retry-after': '1', connection: 'close' }).end(body);
    });
  });
  const serve = (client: Socket): void => {
    track(client);
    if (fault.kind === 'http-error' && left > 0) {
      answering.emit('connection', client);
      return;
    }
    const server = 'path' in upstream ? connect(upstream.path) : connect(upstream.port, upstream.host);
    track(server);
    const { kind } = fault;
    const cut = (): void => {
      faults++;
      left--;
      if (kind === 'end-response') client.end();
      else client.resetAndDestroy();
      server.destroy();
    };
    const cutAfter = (bytes: number): Cut => ({ afterBytes: () => (left > 0 ? bytes : Infinity), cut });
    pump(client, server, fault, kind === 'reset-request' ? cutAfter(fault.afterBytes) : null);
    pump(server, client, fault, kind === 'reset-response' || kind === 'end-response' ? cutAfter(fault.afterBytes) : null);
    server.on('error', () => client.resetAndDestroy());
    client.on('error', () => server.destroy());
  };
  const listener = createServer({ allowHalfOpen: true }, serve);
  const port = await listenSomewhere(listener);
  const stopListening = async (): Promise<void> => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  };
  return {
    port,
    get faults() {
      return faults;
    },
    async set(next, times = Infinity) {
      fault = next;
      left = times;
      for (const socket of open) socket.resetAndDestroy();
      if (next.kind === 'refuse') await stopListening();
      else if (!listener.listening) {
        listener.listen(port, HOST);
        await once(listener, 'listening');
      }
    },
    async close() {
      await stopListening();
      for (const socket of open) socket.destroy();
      answering.close();
    },
  };
}

type Cut = { readonly afterBytes: () => number; readonly cut: () => void };

/** Passes on what `from` says, until it is cut; null: never. */
function pump(from: Socket, to: Socket, fault: Fault, ending: Cut | null): void {
  let passed = 0;
  const pass = (chunk: Buffer): void => {
    const room = (ending?.afterBytes() ?? Infinity) - passed;
    if (chunk.length > room) {
      to.write(chunk.subarray(0, room));
      ending?.cut();
      return;
    }
    passed += chunk.length;
    if (!to.destroyed && !to.write(chunk)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  };
  from.on('data', (chunk: Buffer) => {
    if (fault.kind === 'silent') return;
    if (fault.kind !== 'delay') pass(chunk);
    else void systemClock.sleep(fault.ms).then(() => pass(chunk));
  });
  from.on('end', () => {
    if (fault.kind === 'delay') void systemClock.sleep(fault.ms).then(() => to.end());
    else if (fault.kind !== 'silent') to.end();
  });
}
