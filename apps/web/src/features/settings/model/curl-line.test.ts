import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { curlLine, endpointFor } from './curl-line.ts';

it('the line is run by a shell as it stands, and sends one span with the key', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const got = new Promise<{ readonly key: string | undefined; readonly body: string }>((resolve) => {
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        response.end('{}');
        resolve({ key: request.headers.authorization, body });
      });
    });
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await promisify(execFile)('sh', ['-c', curlLine(`http://127.0.0.1:${String(port)}`, 'sphk_x')]);
  const { key, body } = await got;
  server.close();
  expect(key).toBe('Bearer sphk_x');
  expect(JSON.parse(body)).toMatchObject({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
                spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
                name: 'hello',
              },
            ],
          },
        ],
      },
    ],
  });
});

it.each([
  ['http://localhost:4318', 'localhost', 'http://localhost:4318'],
  ['http://127.0.0.1:5318', '127.0.0.1', 'http://127.0.0.1:5318'],
  ['http://localhost:4318', 'traces.lan', 'http://traces.lan:4318'],
  ['http://localhost:4318', '[2001:db8::1]', 'http://[2001:db8::1]:4318'],
  ['https://otlp.example.org', 'traces.example.org', 'https://otlp.example.org'],
  ['https://example.org/otlp/', 'traces.example.org', 'https://example.org/otlp'],
])('%s is, for a page of %s, at %s', (configured, pageHost, endpoint) => {
  expect(endpointFor(configured, pageHost)).toBe(endpoint);
});
