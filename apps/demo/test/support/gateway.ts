import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { readonly authorization: string | undefined; readonly body: Uint8Array };
export type Gateway = { readonly url: string; readonly received: Received[]; stop(): Promise<void> };

/** A server that answers each request with the next status of `statuses`, and 200 when they are used up. */
export async function startGateway(statuses: readonly number[] = []): Promise<Gateway> {
  const rest = [...statuses];
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      received.push({ authorization: request.headers.authorization, body });
      response.writeHead(rest.shift() ?? 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/traces`,
    received,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
