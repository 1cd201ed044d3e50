import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

const ANSWER = 'x'.repeat(1_000);
let server: Server;
let proxy: FaultProxy;
let whole: number;

beforeEach(async () => {
  whole = 0;
  server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      whole++;
      response.end(ANSWER);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startFaultProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});

afterEach(async () => {
  await proxy.close();
  server.close();
  server.closeAllConnections();
});

/** The status, or the code of the error with which the request ended. */
function post(bytes: number, timeoutMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    const sending = request(
      { port: proxy.port, host: '127.0.0.1', method: 'POST', agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        let length = 0;
        response.on('data', (chunk: Buffer) => (length += chunk.length));
        response.on('error', (error: NodeJS.ErrnoException) => {
          resolve(String(error.code));
        });
        response.on('end', () => {
          resolve(`${String(response.statusCode)} ${String(length)}`);
        });
      },
    );
    sending.on('error', (error: NodeJS.ErrnoException) => {
      resolve(String(error.code));
    });
    sending.end(Buffer.alloc(bytes));
  });
}

it('without a fault everything goes through', async () => {
  expect(await post(300_000)).toBe('200 1000');
  expect(proxy.faults).toBe(0);
});

it('refuses, and takes connections on the same port again', async () => {
  await proxy.set({ kind: 'refuse' });
  expect(await post(10)).toBe('ECONNREFUSED');
  await proxy.set({ kind: 'none' });
  expect(await post(10)).toBe('200 1000');
});

it('cut in the middle of a request, it never arrives whole', async () => {
  await proxy.set({ kind: 'reset-request', afterBytes: 50_000 });
  expect(await post(300_000)).toMatch(/ECONNRESET|EPIPE/);
  expect(whole).toBe(0);
  expect(proxy.faults).toBe(1);
});

it('cut in the middle of the answer, it was done all the same', async () => {
  await proxy.set({ kind: 'reset-response', afterBytes: 500 });
  expect(await post(300_000)).toBe('ECONNRESET');
  expect(whole).toBe(1);
});

it('answers with an error of its own', async () => {
  await proxy.set({ kind: 'http-error', status: 502 });
  expect(await post(10)).toBe('502 9');
  expect(whole).toBe(0);
});

it('is silent', async () => {
  await proxy.set({ kind: 'silent' });
  expect(await post(10, 200)).toBe('ABORT_ERR');
  expect(whole).toBe(0);
});

it('delays both ways', async () => {
  await proxy.set({ kind: 'delay', ms: 100 });
  const startedMs = performance.now();
  expect(await post(10)).toBe('200 1000');
  expect(performance.now() - startedMs).toBeGreaterThan(190);
});

it('ends an answer early as if that were all', async () => {
  await proxy.set({ kind: 'end-response', afterBytes: 500 });
  expect(await post(10)).toBe('ECONNRESET');
  expect([whole, proxy.faults]).toEqual([1, 1]);
});

it('does it as often as was asked for, and then no more', async () => {
  await proxy.set({ kind: 'reset-response', afterBytes: 0 }, 2);
  expect([await post(10), await post(10), await post(10)]).toEqual(['ECONNRESET', 'ECONNRESET', '200 1000']);
  await proxy.set({ kind: 'http-error', status: 503, body: 'slow down' }, 1);
  expect([await post(10), await post(10)]).toEqual(['503 9', '200 1000']);
});
