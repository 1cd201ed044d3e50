import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

let server: EmbeddedClickHouse;
beforeAll(async () => {
  server = await startEmbeddedClickHouse();
});
afterAll(() => server.stop());

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: string[];
  readonly body: Buffer;
  readonly text: string;
};
type Sent = {
  readonly method?: string;
  readonly path?: string;
  readonly params?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly anonymous?: boolean;
};

/** Plain HTTP, as any program would speak it. */
function send({ method = 'POST', path = '/', params = {}, headers = {}, body = '', anonymous = false }: Sent): Promise<Answer> {
  const login = anonymous ? {} : { 'X-ClickHouse-User': server.username, 'X-ClickHouse-Key': server.password.reveal() };
  return new Promise((resolve, reject) => {
    const target = new URL(path, server.url);
    target.search = new URLSearchParams(params).toString();
    const sent = httpRequest(target, { method, headers: { ...login, ...headers }, maxHeaderSize: 1 << 20 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: bytes,
          text: bytes.toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('metrics', () => {
  it('are told to who knows the password, in the text format, and to nobody else', async () => {
    expect((await send({ method: 'GET', path: '/metrics', anonymous: true })).status).toBe(403);
    await send({ body: 'SELECT 1' });
    await send({ body: 'SELECT nothing_of_that_name' });
    const { status, headers, text } = await send({ method: 'GET', path: '/metrics' });
    expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
    expect(text).toMatch(/^spanhouse_clickhouse_query_seconds_count\{outcome="ok"\} [1-9]\d*$/m);
    // UNKNOWN_IDENTIFIER
    expect(text).toMatch(/^spanhouse_clickhouse_query_seconds_count\{outcome="47"\} [1-9]\d*$/m);
    expect(text).toMatch(/^spanhouse_clickhouse_running_queries\{lane="writes"\} \d+$/m);
  });

  it('docs/operations.md names every one of ours with its type, and no other', async () => {
    const { text } = await send({ method: 'GET', path: '/metrics' });
    const ours = [...text.matchAll(/^# TYPE (spanhouse_\w+) (\w+)$/gm)].map(([, name, type]) => [name, type]);
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `(spanhouse_clickhouse_\w+)` *\| (\w+) /gm)].map(([, name, type]) => [name, type]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(ours));
  });
});

describe('who may ask', () => {
  it('ping needs no password', async () => {
    expect(await send({ method: 'GET', path: '/ping', anonymous: true })).toMatchObject({ status: 200, text: 'Ok.\n' });
    expect(await send({ method: 'GET', path: '/', anonymous: true })).toMatchObject({ status: 200, text: 'Ok.\n' });
  });

  it.each([
    ['none', {}, {}],
    ['a wrong key', { 'X-ClickHouse-User': 'spanhouse', 'X-ClickHouse-Key': 'x' }, {}],
    ['a wrong user', { 'X-ClickHouse-User': 'default' }, {}],
    ['wrong Basic', { Authorization: `Basic ${Buffer.from('spanhouse:x').toString('base64')}` }, {}],
    ['a wrong password in the URL', {}, { user: 'spanhouse', password: 'x' }],
  ])('password: %s → 516', async (_name, headers, params) => {
    const answer = await send({ headers, params, body: 'SELECT 1', anonymous: true });
    expect(answer).toMatchObject({ status: 403, headers: { 'x-clickhouse-exception-code': '516' } });
    expect(answer.text).toMatch(
      /^Code: 516\. DB::Exception: .*Authentication failed: password is incorrect, or there is no user with such name\. \(AUTHENTICATION_FAILED\) \(version 26\.7\..*\)\n$/,
    );
  });

  it('the right password by header, Basic and URL', async () => {
    const basic = `Basic ${Buffer.from(`spanhouse:${server.password.reveal()}`).toString('base64')}`;
    expect((await send({ body: 'SELECT 1' })).text).toBe('1\n');
    expect((await send({ body: 'SELECT 1', anonymous: true, headers: { Authorization: basic } })).text).toBe('1\n');
    expect(
      (await send({ body: 'SELECT 1', anonymous: true, params: { user: 'spanhouse', password: server.password.reveal() } })).text,
    ).toBe('1\n');
  });

  it.each(['evil.example', 'evil.example:8124', '127.0.0.1.evil.example', 'localhost.evil.example:1', '0.0.0.0', '[::2]', '10.0.0.1'])(
    'Host %s is refused, also for ping',
    async (host) => {
      expect(await send({ method: 'GET', path: '/ping', headers: { Host: host } })).toMatchObject({ status: 403 });
      expect(await send({ headers: { Host: host }, body: 'SELECT 1' })).toMatchObject({ status: 403 });
    },
  );

  it.each(['localhost', 'LOCALHOST:8124', '127.0.0.1:1', '[::1]:8124'])('Host %s is taken', async (host) => {
    expect(await send({ headers: { Host: host }, body: 'SELECT 1' })).toMatchObject({ status: 200 });
  });
});

describe('queries', () => {
  it('in the URL, in the body, in both', async () => {
    expect((await send({ params: { query: 'SELECT 1' } })).text).toBe('1\n');
    expect((await send({ body: 'SELECT 2' })).text).toBe('2\n');
    expect((await send({ params: { query: 'SELECT 3' }, body: '+ 4' })).text).toBe('7\n');
    expect((await send({ method: 'GET', params: { query: 'SELECT 5;' } })).text).toBe('5\n');
    expect((await send({ body: 'SELECT 1 -- a comment\n;;' })).text).toBe('1\n');
  });

  it('default_format, FORMAT and the header', async () => {
    expect((await send({ body: 'SELECT 1 AS a', params: { default_format: 'JSONEachRow' } })).text).toBe('{"a":1}\n');
    expect((await send({ body: 'SELECT 1 AS a', headers: { 'X-ClickHouse-Format': 'CSVWithNames' } })).text).toBe('"a"\n1\n');
    const answer = await send({
      body: 'SELECT 1 AS a FORMAT JSONCompactEachRow SETTINGS max_threads = 1',
      params: { default_format: 'CSV' },
    });
    expect(answer).toMatchObject({
      text: '[1]\n',
      headers: { 'x-clickhouse-format': 'JSONCompactEachRow', 'content-type': 'application/x-ndjson; charset=UTF-8' },
    });
    expect((await send({ body: "SELECT 1 AS format, 'FORMAT CSV'" })).headers['x-clickhouse-format']).toBe('TabSeparated');
  });

  it('database, parameters, settings and query id in the URL', async () => {
    const answer = await send({
      body: "SELECT currentDatabase(), {a:String}, getSetting('max_block_size')",
      params: { database: 'system', param_a: "it's\\t", max_block_size: '123', query_id: 'q-1' },
    });
    expect(answer).toMatchObject({ text: "system\tit\\'s\\t\t123\n", headers: { 'x-clickhouse-query-id': 'q-1' } });
  });

  it('GET may only read', async () => {
    expect(await send({ method: 'GET', params: { query: 'CREATE TABLE g (a UInt8) ENGINE = Memory' } })).toMatchObject({
      headers: { 'x-clickhouse-exception-code': '164' },
    });
    expect((await send({ method: 'GET', params: { query: 'SELECT 1', max_threads: '1' } })).text).toBe('1\n');
  });

  it('summary counts what was read and written', async () => {
    await send({ body: 'CREATE TABLE IF NOT EXISTS summary (a UInt32) ENGINE = Memory' });
    const inserted = await send({ params: { query: 'INSERT INTO summary FORMAT CSV' }, body: '1\n2\n3\n' });
    expect(JSON.parse(String(inserted.headers['x-clickhouse-summary']))).toMatchObject({ written_rows: '3', read_rows: '3' });
    const read = await send({ body: 'SELECT number FROM numbers(1000)', params: { wait_end_of_query: '1' } });
    expect(JSON.parse(String(read.headers['x-clickhouse-summary']))).toMatchObject({ read_rows: '1000', read_bytes: '8000' });
  });

  it('compressed answers only when asked for', async () => {
    const query = { body: 'SELECT number FROM numbers(1000)' };
    const plain = await send({ ...query, headers: { 'Accept-Encoding': 'gzip' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzip = await send({ ...query, headers: { 'Accept-Encoding': 'gzip' }, params: { enable_http_compression: '1' } });
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    const zstd = await send({ ...query, headers: { 'Accept-Encoding': 'zstd' }, params: { enable_http_compression: '1' } });
    expect(zstdDecompressSync(zstd.body)).toEqual(plain.body);
  });

  it('progress in header fields when asked', async () => {
    const params = { send_progress_in_http_headers: '1', http_headers_progress_interval_ms: '20', default_format: 'JSONEachRow' };
    const answer = await send({ body: 'SELECT sum(sipHash64(number)) > 0 AS s FROM numbers(30000000) SETTINGS max_threads = 1', params });
    expect(answer).toMatchObject({ status: 200, text: '{"s":1}\n' });
    const progress = answer.rawHeaders
      .filter((_field, i, all) => all[i - 1] === 'X-ClickHouse-Progress')
      .map((text) => JSON.parse(text) as { read_rows: string });
    expect(progress.length).toBeGreaterThan(0);
    expect(Number(progress.at(-1)?.read_rows)).toBeGreaterThan(0);
    const failed = await send({ body: 'SELECT nope', params });
    expect(failed).toMatchObject({ status: 200, headers: { 'x-clickhouse-exception-code': '47' } });
    const zipped = await send({
      body: 'SELECT 1 AS a',
      params: { ...params, enable_http_compression: '1' },
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(gunzipSync(zipped.body).toString()).toBe('{"a":1}\n');
  });
});

describe('inserts', () => {
  it('JSONEachRow and RowBinary, plain and compressed, data in the body or behind the statement', async () => {
    await send({ body: 'CREATE TABLE IF NOT EXISTS ins (a UInt8, b String) ENGINE = Memory' });
    const json = '{"a":1,"b":"x"}\n';
    const into = { query: 'INSERT INTO ins FORMAT JSONEachRow' };
    expect(await send({ params: into, body: json })).toMatchObject({ status: 200, text: '' });
    expect(await send({ params: into, body: gzipSync(json), headers: { 'Content-Encoding': 'gzip' } })).toMatchObject({ status: 200 });
    expect(await send({ params: into, body: zstdCompressSync(json), headers: { 'Content-Encoding': 'zstd' } })).toMatchObject({
      status: 200,
    });
    expect(await send({ body: `INSERT INTO ins FORMAT JSONEachRow ${json}` })).toMatchObject({ status: 200 });
    expect(await send({ body: `insert into ins (b, a) settings async_insert=0 format JSONEachRow\n${json}` })).toMatchObject({
      status: 200,
    });
    expect(await send({ params: { query: 'INSERT INTO ins FORMAT RowBinary' }, body: Buffer.from([7, 2, 10, 10]) })).toMatchObject({
      status: 200,
    });
    expect(await send({ body: Buffer.concat([Buffer.from('INSERT INTO ins FORMAT RowBinary\n'), Buffer.from([8, 1, 59])]) })).toMatchObject(
      { status: 200 },
    );
    expect(await send({ params: { query: 'INSERT INTO ins VALUES' }, body: "(9, 'v')" })).toMatchObject({ status: 200 });
    expect((await send({ body: 'SELECT a, b FROM ins ORDER BY a, b' })).text).toBe('1\tx\n'.repeat(5) + '7\t\\n\\n\n8\t;\n9\tv\n');
  });

  it('columns and tables named like keywords', async () => {
    await send({ body: 'CREATE TABLE IF NOT EXISTS `format` (`values` UInt8, `format` UInt8, `select` UInt8) ENGINE = Memory' });
    expect(await send({ body: 'INSERT INTO format (values, format, select) VALUES (1, 2, 3)' })).toMatchObject({ status: 200 });
    expect(await send({ body: 'INSERT INTO TABLE default.format (`values`, `format`, `select`) FORMAT CSV 4,5,6' })).toMatchObject({
      status: 200,
    });
    expect((await send({ body: 'SELECT * FROM format ORDER BY 1' })).text).toBe('1\t2\t3\n4\t5\t6\n');
  });

  it('a body that is not what it says is refused', async () => {
    const broken = await send({
      params: { query: 'INSERT INTO ins FORMAT CSV' },
      body: 'not gzip',
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(broken.headers['x-clickhouse-exception-code']).toBe('354');
    const unknown = await send({ body: 'SELECT 1', headers: { 'Content-Encoding': 'snappy' } });
    expect(unknown.headers['x-clickhouse-exception-code']).toBe('89');
  });
});

describe('errors', () => {
  it.each([
    ['SELEC 1', 400, '62'],
    ['', 400, '62'],
    ['SELECT 1; DROP TABLE x', 400, '62'],
    ['SELECT x', 404, '47'],
    ['SELECT * FROM x', 404, '60'],
    ["SELECT toDate('x')", 400, '38'],
    ['SELECT throwIf(1)', 500, '395'],
  ])('%s → %i', async (body, status, code) => {
    const answer = await send({ body });
    expect(answer).toMatchObject({ status, headers: { 'x-clickhouse-exception-code': code } });
    expect(answer.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: [^]*\\([A-Z_0-9]+\\) \\(version [0-9.]+ \\(official build\\)\\)\\n$`),
    );
  });

  it('a statement without end, other methods, other paths', async () => {
    expect(await send({ body: `SELECT ${'1+'.repeat(3 * 2 ** 20)}1` })).toMatchObject({
      status: 413,
      headers: { 'x-clickhouse-exception-code': '90' },
    });
    expect(await send({ method: 'PUT', body: 'SELECT 1' })).toMatchObject({ status: 405 });
    expect(await send({ path: '/play', method: 'GET' })).toMatchObject({ status: 404 });
  });

  it('a statement whose database or settings are wrong does nothing', async () => {
    const make = (table: string, params: Readonly<Record<string, string>>): ReturnType<typeof send> =>
      send({ body: `CREATE TABLE default.${table} (a UInt8) ENGINE = Memory`, params });
    expect(await make('of_nowhere', { database: 'nowhere' })).toMatchObject({ headers: { 'x-clickhouse-exception-code': '81' } });
    expect(await make('of_no_setting', { no_such_setting: '1' })).toMatchObject({ headers: { 'x-clickhouse-exception-code': '115' } });
    expect(await make('of_no_number', { max_threads: 'many' })).toMatchObject({ status: 400 });
    expect((await send({ body: "SELECT count() FROM system.tables WHERE name LIKE 'of\\_n%'" })).text).toBe('0\n');
  });

  it('the place of a mistake counts from the start of the statement', async () => {
    expect((await send({ body: 'SELECT 1 +* 2' })).text).toContain('failed at position 13 (2)');
  });

  it('an unknown session is not found when it must exist', async () => {
    expect(await send({ body: 'SELECT 1', params: { session_id: 'nobody', session_check: '1' } })).toMatchObject({
      headers: { 'x-clickhouse-exception-code': '372' },
    });
  });
});

describe('what would reach outside the database is refused', () => {
  it.each([
    "SELECT * FROM file('/etc/passwd', LineAsString)",
    "SELECT * FROM `file`('/etc/passwd', LineAsString)",
    'SELECT * FROM "file"(\'/etc/passwd\', LineAsString)',
    "SELECT * FROM `\\x66ile`('/etc/passwd', LineAsString)",
    "SELECT * FROM/**/file/* a /* b */ c */('/etc/passwd', LineAsString)",
    "SELECT 1 // '\n FROM file('/etc/passwd', LineAsString) // '",
    "SELECT 1 # '\n FROM file('/etc/passwd', LineAsString) # '",
    "SELECT \u2018 ' \u2019 FROM file('/etc/passwd', LineAsString) WHERE \u2018 ' \u2019 = ''",
    "SELECT $a$ ' $a$ FROM file('/etc/passwd', LineAsString) WHERE $a$ ' $a$ = ''",
    "SELECT * FROM\u00a0file('/etc/passwd', LineAsString)",
    "SELECT file('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM `/etc/passwd`',
    'SELECT * FROM default.`/etc/passwd`',
    'SELECT * FROM default."/etc/passwd"',
    'SELECT * FROM default.\u201c/etc/passwd\u201d',
    'SELECT * FROM default.`\\x2fetc/passwd`',
    'SELECT 1 FROM system.one, default.`../../etc/passwd`',
    'DESCRIBE TABLE default.`/etc/passwd`',
    "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
    "SELECT * FROM s3('http://127.0.0.1:1/a/b', 'CSV')",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    "SELECT * FROM executable('x.sh', 'CSV', 'a String')",
    "SELECT * FROM sqlite('/tmp/x', 'y')",
    "INSERT INTO FUNCTION file('/tmp/x', 'CSV', 'a UInt8') VALUES (1)",
    "INSERT INTO TABLE FUNCTION url('http://127.0.0.1:1/', 'CSV', 'a UInt8') SELECT 1",
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV",
    "SELECT 1 INTO OUTFILE '/tmp/out.csv'",
    'CREATE TABLE outside (a String) ENGINE = File(CSV)',
    "CREATE TABLE outside (a String) ENGINE=URL('http://127.0.0.1:1/', CSV)",
    "CREATE DATABASE outside ENGINE = Filesystem('/etc')",
    "CREATE TABLE outside AS file('/etc/passwd', LineAsString)",
    "CREATE DICTIONARY outside (a UInt64) PRIMARY KEY a SOURCE(FILE(path '/etc/passwd' format 'CSV')) LAYOUT(FLAT()) LIFETIME(1)",
    "CREATE TABLE outside (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = local, path = '/tmp/x/')",
    "ATTACH TABLE outside FROM '/etc' (a String) ENGINE = MergeTree ORDER BY a",
    "BACKUP DATABASE spanhouse TO File('/tmp/backup')",
    'SYSTEM SHUTDOWN',
  ])('%s', async (body) => {
    const answer = await send({ body });
    expect(answer.text).not.toContain('root:');
    expect(answer).toMatchObject({ headers: { 'x-clickhouse-exception-code': '497' } });
  });

  it('a path given as an identifier parameter', async () => {
    const answer = await send({ body: 'SELECT * FROM default.{t:Identifier}', params: { param_t: '/etc/passwd' } });
    expect(answer).toMatchObject({ headers: { 'x-clickhouse-exception-code': '497' } });
  });

  it.each([
    "SELECT 'file(/etc/passwd)' AS url",
    'SELECT 1 AS file, 2 AS url, 3 AS s3',
    "SELECT number AS `http://x/y` FROM numbers(1) -- file('/etc/passwd')",
    "SELECT engine FROM system.tables WHERE engine = 'File' LIMIT 1",
    "SELECT 'a' IN ('/etc/passwd'), '/x' IN '/x'",
    "SELECT count() FROM merge('system', 'one')",
    'CREATE TABLE IF NOT EXISTS url (a UInt8) ENGINE = Memory',
    'INSERT INTO url (a) VALUES (1)',
    'SYSTEM FLUSH LOGS',
  ])('and this is not: %s', async (body) => {
    expect(await send({ body })).toMatchObject({ status: 200 });
  });
});
