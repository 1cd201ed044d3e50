import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { systemRandom } from '@spanhouse/core';

const HOST = '127.0.0.1';
/** Below the range from which the system gives ports to others (32,768 on Linux): a port must still be free when a program listens on it again. */
const PORT_FIRST = 20_000;
const PORTS = 10_000;
const TRIES = 100;
/** A port is given once: the program that it was found for may not listen yet when the next is looked for. */
const given = new Set<number>();

export async function listenSomewhere(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = PORT_FIRST + Math.floor(systemRandom() * PORTS);
    if (given.has(port)) continue;
    given.add(port);
    try {
      server.listen(port, HOST);
      await once(server, 'listening');
      return port;
    } catch (error) {
      if (attempt >= TRIES) throw error;
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenSomewhere(server);
  server.close();
  await once(server, 'close');
  return port;
}
