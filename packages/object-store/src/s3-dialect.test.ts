import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret, systemClock, systemRandom } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { checkObjectStore } from './check-object-store.ts';
import type { S3Dialect } from './s3-dialect.ts';
import { PUT_BYTES_MAX } from './s3-put.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import type { ObjectStore } from './object-store.ts';

type Seen = { readonly line: string; readonly headers: IncomingHttpHeaders; readonly md5: string };
const SMALL = Buffer.from('hello');

/** Parts come in any order. */
const withoutNumbers = (search: string): string => search.replace(/[&?]x-id=\w+/, '').replace(/(partNumber)=\d+|=$/, '$1');

/** With what a server answers each PUT. */
const TAKES_ALL = null;
const IS_TAKEN = { status: 409, code: 'FileAlreadyExists' };
const KNOWS_NO_CONDITION = { status: 501, code: 'NotImplemented' };

/** What a store says on the wire to such a server. */
async function saidBy(
  dialect: S3Dialect,
  refusal: typeof IS_TAKEN | null,
  work: (store: ObjectStore) => Promise<void>,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const hash = createHash('md5');
    request.on('data', (piece: Buffer) => hash.update(piece));
    request.on('end', () => {
      const { search } = new URL(request.url ?? '', 'http://x');
      seen.push({ line: `${request.method ?? ''} ${withoutNumbers(search)}`, headers: request.headers, md5: hash.digest('base64') });
      if (refusal !== null && request.method === 'PUT')
        response.writeHead(refusal.status).end(`<Error><Code>${refusal.code}</Code></Error>`);
      else if (search.startsWith('?uploads'))
        response.end('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
      else response.setHeader('etag', '"e"').end('<CompleteMultipartUploadResult/>');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const store = createS3ObjectStore(
    {
      bucket: 'bucket',
      region: 'oss-cn-hangzhou',
      endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      pathStyle: true,
      dialect,
      credentials: { accessKey: new Secret('key'), secretKey: new Secret('secret'), sessionToken: new Secret('of today') },
    },
    { clock: systemClock, random: systemRandom },
  );
  try {
    await work(store);
  } finally {
    await store.close();
    server.close();
    server.closeAllConnections();
  }
  return seen;
}

const checksumHeaders = ({ headers }: Seen): string[] => Object.keys(headers).filter((name) => /checksum|trailer/.test(name));

it('S3 hears If-None-Match and a CRC32C of every body', async () => {
  const said = await saidBy('s3', TAKES_ALL, async (store) => {
    await store.put('small', SMALL, { ifAbsent: true });
    await store.put('small', SMALL);
    await store.put('large', Buffer.alloc(PUT_BYTES_MAX + 1), { ifAbsent: true });
  });
  expect(said.map(({ line, headers }) => [line, headers['if-none-match']])).toEqual([
    ['PUT ', '*'],
    ['PUT ', undefined],
    ['POST ?uploads', undefined],
    ...[1, 2, 3].map(() => ['PUT ?partNumber&uploadId=u', undefined]),
    ['POST ?uploadId=u', '*'],
  ]);
  for (const { headers } of said.filter(({ line }) => line.startsWith('PUT'))) expect(headers['x-amz-checksum-crc32c']).toBeDefined();
  for (const { headers } of said) expect(headers['x-amz-security-token']).toBe('of today');
});

it('OSS hears x-oss-forbid-overwrite at both ends of an upload, Content-MD5, and no checksum of the SDK', async () => {
  const said = await saidBy('oss', TAKES_ALL, async (store) => {
    await store.put('small', SMALL, { ifAbsent: true });
    await store.put('small', SMALL);
    await store.put('large', Buffer.alloc(PUT_BYTES_MAX + 1), { ifAbsent: true });
    await store.put('large', Buffer.alloc(PUT_BYTES_MAX + 1));
    await store.delete(['small']);
  });
  expect(said.map(({ line, headers }) => [line, headers['x-oss-forbid-overwrite']])).toEqual([
    ['PUT ', 'true'],
    ['PUT ', undefined],
    ...['true', undefined].flatMap((once) => [
      ['POST ?uploads', once],
      ...[1, 2, 3].map(() => ['PUT ?partNumber&uploadId=u', undefined]),
      ['POST ?uploadId=u', once],
    ]),
    ['POST ?delete', undefined],
  ]);
  for (const one of said) {
    expect(checksumHeaders(one), one.line).toEqual([]);
    expect(one.headers['content-encoding'], one.line).toBeUndefined();
    expect(one.headers['if-none-match'], one.line).toBeUndefined();
    expect(one.headers.authorization, 'what it says is signed').toMatch(/AWS4-HMAC-SHA256/);
    if (one.line.startsWith('PUT') || one.line.includes('delete')) expect(one.headers['content-md5'], one.line).toBe(one.md5);
  }
});

it('OSS says in its own way that a key is taken', async () => {
  await saidBy('oss', IS_TAKEN, async (store) => {
    expect(await store.put('small', SMALL, { ifAbsent: true })).toBe('exists');
  });
});

it('OSS asked as if it were S3 is refused at the start, with what to set', async () => {
  const said = await saidBy('s3', KNOWS_NO_CONDITION, async (store) => {
    await expect(checkObjectStore(store)).rejects.toThrow(/OBJECT_STORE_DIALECT=oss/);
  });
  expect(said, 'what is decided is not asked again').toHaveLength(1);
});

it('a server that takes every write as it comes is refused at the start', async () => {
  await saidBy('s3', TAKES_ALL, async (store) => {
    await expect(checkObjectStore(store)).rejects.toThrow(/replaced what was there/);
  });
});
