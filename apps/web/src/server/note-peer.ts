import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PEER_HEADER } from './client-address.ts';

/**
 * Writes into every request of this process who is at the other end of its connection, before anything looks at it. Handlers are not given the
 * connection, and what they find in `X-Forwarded-For` a client may have written itself. Node's own channel (`http.server.request.start`).
 */
export function notePeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as { readonly request: IncomingMessage; readonly socket: Socket }; // as Node documents it
    request.headers[PEER_HEADER] = socket.remoteAddress ?? '';
  });
}
