import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOutbound, OUTBOUND_LIMITS, type Outbound } from '../src/index.ts';

/** A name of ours that may be reached, one that is public, one that is not, and one that is both. */
const NAMES: Record<string, readonly string[]> = {
  'hooks.test': ['127.0.0.1'],
  'other.test': ['127.0.0.1'],
  'public.test': ['93.184.216.34'],
  'inside.test': ['10.0.0.7'],
  'half.test': ['93.184.216.34', '169.254.169.254'],
  'six.test': ['::1'],
};
let asked: string[] = [];
const resolve = (host: string): Promise<readonly string[]> => {
  asked.push(host);
  const found = NAMES[host];
  return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
};

type Got = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string };
let got: Got[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    got.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    answer(request, response);
  });
});
let port: number;
let outbound: Outbound;
let base: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo); // it listens on TCP
  const exceptions = ['hooks.test', 'other.test', 'gone.test'].map((host) => ({ kind: 'host', host, port }) as const);
  outbound = createOutbound({ exceptions }, { resolve });
  base = `http://hooks.test:${String(port)}`;
});
afterAll(async () => {
  server.close();
  await once(server, 'close');
});
beforeEach(() => {
  [got, asked] = [[], []];
  answer = (_request, response) => response.end('fine');
});

const REFUSED = { code: 'OUTBOUND.REFUSED' };
const FAILED = { code: 'OUTBOUND.FAILED' };

it('asks the host that was named, and tells the class of its answer', async () => {
  answer = (_request, response) => response.writeHead(404).end('nothing here');
  const told = await outbound.outboundFetch(`${base}/a?b=c`, { method: 'POST', headers: { 'X-Key': 'k' }, body: '{"x":"é"}' });
  expect(told).toMatchObject({ status: 404, statusClass: '4xx' });
  expect(new TextDecoder().decode(told.body)).toBe('nothing here');
  expect(got).toEqual([
    {
      method: 'POST',
      path: '/a?b=c',
      body: '{"x":"é"}',
      headers: expect.objectContaining({
        host: `hooks.test:${String(port)}`,
        'x-key': 'k',
        'content-length': '10',
        'accept-encoding': 'identity',
        'user-agent': 'spanhouse',
      }) as object,
    },
  ]);
});

/** Every notation of addresses that lead inside, as a URL takes them. */
const INSIDE = [
  ...[
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '2130706433',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '１２７.０.０.１',
  ],
  ...[
    '0',
    '0.0.0.0',
    '10.0.0.1',
    '0xa9fea9fe',
    '169.254.169.254',
    '2852039166',
    '0251.0376.0251.0376',
    '192.168.0.1',
    '172.16.0.1',
    '100.100.100.200',
  ],
  ...[
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
  ],
  ...[
    '[fd00:ec2::254]',
    '[::127.0.0.1]',
    '%31%32%37.0.0.1',
    'inside.test',
    'half.test',
    'six.test',
    'INSIDE.test',
    'inside.test.',
    'unknown.test',
  ],
];

it.each(INSIDE)('%s is refused when it is saved and when it is asked, in words that tell nothing', async (host) => {
  for (const refused of [outbound.checkUrl(`http://${host}/`), outbound.outboundFetch(`http://${host}/`)]) {
    await expect(refused).rejects.toMatchObject({ ...REFUSED, message: 'The address leads to no public host.' });
  }
});

it.each([
  '',
  'hooks.test',
  '//hooks.test/',
  'ftp://public.test/',
  'file:///etc/passwd',
  'gopher://public.test/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'http://user:pass@public.test/',
  'http://user@public.test/',
  'http://public.test:22/',
  'http://public.test:5432/',
  'http://public.test:8123/',
  'http://hooks.test:1/',
  'http://inside.test:6379/',
  `https://public.test/${'x'.repeat(OUTBOUND_LIMITS.urlCharacters)}`,
])('%s is no address for us', async (url) => {
  await expect(outbound.checkUrl(url)).rejects.toMatchObject(REFUSED);
  await expect(outbound.outboundFetch(url)).rejects.toMatchObject(REFUSED);
  expect(asked).toEqual([]);
});

it('a public host may be saved, also at the web’s other usual ports', async () => {
  for (const url of ['https://public.test/hook', 'http://public.test:8080/', 'https://1.1.1.1/', 'https://[2606:4700::1111]/'])
    await outbound.checkUrl(url);
});

it('a name is looked up once a request, and only what was found is connected to', async () => {
  const rebinding: string[][] = [['127.0.0.1'], ['169.254.169.254']];
  const rebound = createOutbound(
    { exceptions: [{ kind: 'host', host: 'rebind.test', port }] },
    { resolve: () => Promise.resolve(rebinding.shift() ?? []) },
  );
  expect(await rebound.outboundFetch(`http://rebind.test:${String(port)}/`)).toMatchObject({ status: 200 });
  expect(rebinding).toHaveLength(1);

  // Good when it is saved, inside when it is used.
  const answers = [['93.184.216.34'], ['127.0.0.1']];
  const turning = createOutbound({ exceptions: [] }, { resolve: () => Promise.resolve(answers.shift() ?? []) });
  await turning.checkUrl('http://turning.test/');
  await expect(turning.outboundFetch('http://turning.test/')).rejects.toMatchObject(REFUSED);
  expect(got).toHaveLength(1);
});

it('a network that is excepted may be reached at the usual ports, and no other network', async () => {
  const { outboundEnv } = await import('../src/outbound-env.ts');
  const { SPANHOUSE_OUTBOUND_ALLOW: exceptions } = outboundEnv.parse({ SPANHOUSE_OUTBOUND_ALLOW: '10.0.0.0/8' });
  const inside = createOutbound({ exceptions }, { resolve });
  await inside.checkUrl('http://inside.test/');
  await inside.checkUrl('http://10.9.9.9:8080/');
  await expect(inside.checkUrl('http://10.9.9.9:5432/')).rejects.toMatchObject(REFUSED);
  await expect(inside.checkUrl('http://127.0.0.1/')).rejects.toMatchObject(REFUSED);
  await expect(inside.checkUrl('http://half.test/')).rejects.toMatchObject(REFUSED);
});

const redirectTo = (location: string, status = 302): void => {
  answer = (request, response) =>
    request.url === '/from' ? response.writeHead(status, { location }).end() : response.end(`at ${String(request.url)}`);
};

it.each([
  'http://169.254.169.254/latest/',
  'http://inside.test/',
  'http://public.test:22/',
  'file:///etc/passwd',
  'http://u:p@hooks.test/',
  '//[::1]/',
  'http://2130706433/',
])('a redirect to %s is not followed', async (location) => {
  redirectTo(location);
  await expect(outbound.outboundFetch(`${base}/from`)).rejects.toMatchObject(REFUSED);
  expect(got).toHaveLength(1);
});

it('a redirect on the same host is followed with its headers; what was posted becomes a GET where the web does so', async () => {
  redirectTo('/to');
  const told = await outbound.outboundFetch(`${base}/from`, { method: 'POST', headers: { authorization: 'Bearer s' }, body: 'x' });
  expect(new TextDecoder().decode(told.body)).toBe('at /to');
  expect(got[1]).toMatchObject({ method: 'GET', body: '', headers: { authorization: 'Bearer s' } });
  redirectTo('/to', 307);
  await outbound.outboundFetch(`${base}/from`, { method: 'POST', headers: { authorization: 'Bearer s' }, body: 'x' });
  expect(got[3]).toMatchObject({ method: 'POST', body: 'x', headers: { authorization: 'Bearer s' } });
});

it('another host is told no secret and not sent the body again', async () => {
  redirectTo(`http://other.test:${String(port)}/to`);
  const headers = { authorization: 'Bearer s', cookie: 'a=b', 'x-api-key': 's', accept: 'text/plain' };
  await outbound.outboundFetch(`${base}/from`, { headers });
  expect(got[1]?.headers).toMatchObject({ host: `other.test:${String(port)}`, accept: 'text/plain' });
  expect(JSON.stringify(got[1]?.headers)).not.toMatch(/authorization|cookie|x-api-key/);
  redirectTo(`http://other.test:${String(port)}/to`, 308);
  await expect(outbound.outboundFetch(`${base}/from`, { method: 'POST', body: 'x' })).rejects.toMatchObject(REFUSED);
  expect(got).toHaveLength(3);
});

it('redirects end after five', async () => {
  answer = (request, response) => response.writeHead(302, { location: `${String(request.url)}x` }).end();
  await expect(outbound.outboundFetch(`${base}/`)).rejects.toMatchObject(REFUSED);
  expect(got).toHaveLength(OUTBOUND_LIMITS.redirects + 1);
});

it('an answer that is too large, compressed or broken is none', async () => {
  answer = (_request, response) => response.end(Buffer.alloc(OUTBOUND_LIMITS.answerBytes + 1));
  await expect(outbound.outboundFetch(base)).rejects.toMatchObject(FAILED);
  answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'));
  await expect(outbound.outboundFetch(base)).rejects.toMatchObject(FAILED);
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('x', () => response.destroy());
  };
  await expect(outbound.outboundFetch(base)).rejects.toMatchObject(FAILED);
  answer = (_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(OUTBOUND_LIMITS.headerBytes) }).end();
  await expect(outbound.outboundFetch(base)).rejects.toMatchObject(FAILED);
  NAMES['gone.test'] = ['::1'];
  await expect(outbound.outboundFetch(`http://gone.test:${String(port)}/`)).rejects.toMatchObject(FAILED);
});

it('nobody waits longer than they want to, for a name or for an answer', async () => {
  answer = () => undefined;
  await expect(outbound.outboundFetch(base, {}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject(FAILED);
  const deaf = createOutbound({ exceptions: [] }, { resolve: () => new Promise(() => undefined) });
  await expect(deaf.outboundFetch('https://deaf.test/', {}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject(FAILED);
  server.closeAllConnections();
});

it.each([
  { Host: 'inside.test' },
  { 'Content-Length': '0' },
  { 'Transfer-Encoding': 'chunked' },
  { Connection: 'upgrade' },
  { 'Proxy-Authorization': 'x' },
  { 'x-a': 'b\r\nhost: inside.test' },
  { 'x a': 'b' },
  { 'x-a': '\0' },
])('the header %j is not the caller’s to send', async (headers) => {
  await expect(outbound.outboundFetch(base, { headers })).rejects.toMatchObject(REFUSED);
  expect(got).toEqual([]);
});
