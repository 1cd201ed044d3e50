import { createServer } from 'node:net';
import type { Clock } from '@spanhouse/core';
import { StartError } from './supervised-process.ts';

export type NeededPort = { readonly port: number; readonly what: string; readonly variable: string };

/** Processes of a launcher that was killed may need a moment to let go of their ports. */
const WAIT_MS = 3_000;
const RETRY_MS = 100;

/** Port 0 is left to the system. @throws StartError naming the first port that another program holds. */
export async function requireFreePorts(
  needed: readonly NeededPort[],
  deps: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const deadlineMs = deps.clock.monotonicMs() + WAIT_MS;
  for (const { port, what, variable } of needed) {
    for (;;) {
      const refusal = await tryPort(port);
      if (refusal === null) break;
      if (refusal === 'EACCES')
        throw new StartError(`port ${String(port)} (${what}) may not be used by this user; set ${variable} to 1024 or higher`);
      if (deps.clock.monotonicMs() > deadlineMs)
        throw new StartError(`port ${String(port)} (${what}) is in use by another program; stop it, or set ${variable} to another port`);
      await deps.clock.sleep(RETRY_MS, deps.signal);
    }
  }
}

function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(error.code);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}
