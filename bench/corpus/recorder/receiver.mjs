// The front door: takes OTLP/HTTP requests of traces in protobuf and keeps their bodies as they came.
import { once } from 'node:events';
import { createServer } from 'node:http';

export async function startReceiver(port) {
  const bodies = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const isTraces = request.method === 'POST' && request.url === '/v1/traces';
      if (isTraces && request.headers['content-encoding'] !== undefined)
        throw new Error('a service compresses; the corpus holds plain bodies');
      if (isTraces) bodies.push(Buffer.concat(chunks));
      response.writeHead(isTraces ? 200 : 404, { 'content-type': 'application/x-protobuf' }).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    bodies,
    get bytes() {
      return bodies.reduce((sum, body) => sum + body.length, 0);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
