import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Received = { readonly authorization: string | undefined; readonly contentType: string | undefined; readonly body: Uint8Array };
/** A status, a whole answer, or what goes wrong: the connection is cut without an answer or within it, or there is never one. */
export type Answer =
  | number
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Uint8Array }
  | 'cut'
  | 'cut within 200'
  | 'silence';
export type Gateway = { readonly url: string; readonly port: number; readonly received: readonly Received[]; stop(): Promise<void> };

/**
 * A server that gives each request the next of `answers`, and 200 when they are used up. Ends with the test.
 * @param onRequest called when a request has come in whole, before it is answered
 */
export async function startGateway(
  answers: readonly Answer[] = [],
  onRequest: (count: number) => void = () => undefined,
): Promise<Gateway> {
  const rest = [...answers];
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      received.push({ authorization: request.headers.authorization, contentType: request.headers['content-type'], body });
      onRequest(received.length);
      give(rest.shift() ?? 200, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}/v1/traces`, port, received, stop };
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === 'silence') return;
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  if (answer === 'cut within 200') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
    return;
  }
  const { status, headers = {}, body = new Uint8Array() } = typeof answer === 'number' ? { status: answer } : answer;
  response.writeHead(status, headers).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
