import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { ClickHouseError, ClickHouseLogLevel, createClient, TupleParam, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

let server: EmbeddedClickHouse;
let client: ClickHouseClient;
const more: ClickHouseClient[] = [];

function connect(over: Parameters<typeof createClient>[0] = {}): ClickHouseClient {
  const made = createClient({
    url: server.url,
    username: server.username,
    password: server.password.reveal(),
    database: server.database,
    log: { level: ClickHouseLogLevel.OFF },
    ...over,
  });
  more.push(made);
  return made;
}

beforeAll(async () => {
  server = await startEmbeddedClickHouse();
  client = connect();
});

afterAll(async () => {
  await Promise.all(more.map((made) => made.close()));
  await server.stop();
});

let tables = 0;
async function makeTable(columns = 'id UInt32, name String', settings = 'non_replicated_deduplication_window = 100'): Promise<string> {
  const name = `t${String(++tables)}`;
  await client.command({ query: `CREATE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY id SETTINGS ${settings}` });
  return name;
}

async function count(table: string): Promise<number> {
  const result = await client.query({ query: `SELECT toUInt32(count()) AS n FROM ${table}`, format: 'JSONEachRow' });
  return (await result.json<{ n: number }>())[0]!.n;
}

describe('queries', () => {
  const query = 'SELECT number, toString(number) AS text FROM numbers(3)';
  const rows = [0, 1, 2].map((n) => ({ number: String(n), text: String(n) }));
  const quoted = { output_format_json_quote_64bit_integers: 1 } as const;

  it('gives rows in each JSON format of the client', async () => {
    const json = async (
      format: 'JSON' | 'JSONCompact' | 'JSONStrings' | 'JSONColumnsWithMetadata' | 'JSONCompactStrings' | 'JSONObjectEachRow',
    ) => (await client.query({ query, format, clickhouse_settings: quoted })).json<Record<string, unknown>>();
    expect(await json('JSON')).toMatchObject({
      data: rows,
      rows: 3,
      meta: [
        { name: 'number', type: 'UInt64' },
        { name: 'text', type: 'String' },
      ],
    });
    expect(await json('JSONCompact')).toMatchObject({ data: rows.map((row) => Object.values(row)) });
    expect(await json('JSONStrings')).toMatchObject({ data: rows });
    expect(await json('JSONCompactStrings')).toMatchObject({ data: rows.map((row) => Object.values(row)) });
    expect(await json('JSONColumnsWithMetadata')).toMatchObject({ data: { number: ['0', '1', '2'] } });
    expect(await json('JSONObjectEachRow')).toEqual({ row_1: rows[0], row_2: rows[1], row_3: rows[2] });
  });

  it('gives rows line by line', async () => {
    const lines = async (
      format:
        'JSONEachRow' | 'JSONStringsEachRow' | 'JSONCompactEachRow' | 'JSONCompactEachRowWithNames' | 'JSONCompactEachRowWithNamesAndTypes',
    ) => (await client.query({ query, format, clickhouse_settings: quoted })).json<unknown>();
    expect(await lines('JSONEachRow')).toEqual(rows);
    expect(await lines('JSONStringsEachRow')).toEqual(rows);
    expect(await lines('JSONCompactEachRow')).toEqual(rows.map((row) => Object.values(row)));
    expect(await lines('JSONCompactEachRowWithNames')).toEqual([['number', 'text'], ...rows.map((row) => Object.values(row))]);
    expect(await lines('JSONCompactEachRowWithNamesAndTypes')).toEqual([
      ['number', 'text'],
      ['UInt64', 'String'],
      ...rows.map((row) => Object.values(row)),
    ]);
  });

  it('gives text formats as text', async () => {
    const text = async (
      format: 'CSV' | 'CSVWithNames' | 'CSVWithNamesAndTypes' | 'TabSeparated' | 'TabSeparatedWithNames' | 'CustomSeparated',
    ) => (await client.query({ query, format })).text();
    expect(await text('CSV')).toBe('0,"0"\n1,"1"\n2,"2"\n');
    expect(await text('CSVWithNames')).toBe('"number","text"\n0,"0"\n1,"1"\n2,"2"\n');
    expect(await text('CSVWithNamesAndTypes')).toBe('"number","text"\n"UInt64","String"\n0,"0"\n1,"1"\n2,"2"\n');
    expect(await text('TabSeparated')).toBe('0\t0\n1\t1\n2\t2\n');
    expect(await text('TabSeparatedWithNames')).toBe('number\ttext\n0\t0\n1\t1\n2\t2\n');
    expect(await text('CustomSeparated')).toBe('0\t0\n1\t1\n2\t2\n');
  });

  it('gives an empty result as no rows', async () => {
    const none = 'SELECT number FROM numbers(3) WHERE number > 5';
    expect(await (await client.query({ query: none, format: 'JSONEachRow' })).json()).toEqual([]);
    expect(await (await client.query({ query: none, format: 'JSON' })).json()).toMatchObject({ data: [], rows: 0 });
    expect(await (await client.query({ query: none, format: 'TabSeparatedWithNames' })).text()).toBe('number\n');
  });

  it.each(['JSONEachRow', 'JSONCompactEachRowWithNames', 'CSV'] as const)('streams a million rows as %s, each once', async (format) => {
    const result = await client.query({ query: 'SELECT toUInt32(number) AS n FROM numbers(1000000)', format });
    let seen = 0;
    for await (const rows of result.stream()) seen += rows.length;
    expect(seen).toBe(format === 'JSONCompactEachRowWithNames' ? 1_000_001 : 1_000_000);
  });

  it('takes query id, settings and database, and answers with its fields', async () => {
    const result = await client.query({
      query: "SELECT getSetting('max_threads') AS threads, currentDatabase() AS db",
      format: 'JSONEachRow',
      query_id: 'my-own-id',
      clickhouse_settings: { max_threads: 1, wait_end_of_query: 1 },
    });
    expect(result.query_id).toBe('my-own-id');
    expect(result.response_headers['x-clickhouse-query-id']).toBe('my-own-id');
    expect(result.response_headers['x-clickhouse-format']).toBe('JSONEachRow');
    expect(JSON.parse(String(result.response_headers['x-clickhouse-summary']))).toMatchObject({ read_rows: '1' });
    expect(await result.json()).toEqual([{ threads: 1, db: 'spanhouse' }]);
  });

  it('does not carry settings or parameters over to the next query', async () => {
    await client
      .query({
        query: "SELECT {x:String}, getSetting('max_threads')",
        query_params: { x: 'left' },
        clickhouse_settings: { max_threads: 1 },
      })
      .then((r) => r.text());
    await expect(client.query({ query: 'SELECT {x:String}' })).rejects.toMatchObject({ code: '456' });
    const result = await client.query({ query: "SELECT getSetting('max_threads') AS threads", format: 'JSONEachRow' });
    expect(await result.json()).toEqual([{ threads: 2 }]);
  });

  it.each([true, { codec: 'gzip' }, { codec: 'zstd' }, { codec: 'br' }] as const)('compresses the answer: %j', async (response) => {
    const compressed = connect({ compression: { response, request: true } });
    const result = await compressed.query({ query: "SELECT repeat('a', 1000) AS a FROM numbers(1000)", format: 'JSONEachRow' });
    expect(result.response_headers['content-encoding']).toBe(typeof response === 'object' ? response.codec : 'gzip');
    expect(await result.json()).toHaveLength(1_000);
  });

  it('takes parameters as a form when asked', async () => {
    const values = Array.from({ length: 30_000 }, (_unused, i) => `v-\u00e9-${String(i)}`);
    const result = await client.query({
      query: 'SELECT length({values:Array(String)}) AS n, {values:Array(String)}[3] AS third',
      query_params: { values },
      format: 'JSONEachRow',
      use_multipart_params: true,
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    });
    expect(await result.json()).toEqual([{ n: 30_000, third: 'v-\u00e9-2' }]);
  });

  it('keeps temporary tables in a session', async () => {
    const session = connect({ session_id: 'mine' });
    await session.command({ query: 'CREATE TEMPORARY TABLE temp (a UInt8)' });
    await session.insert({ table: 'temp', values: [{ a: 5 }], format: 'JSONEachRow' });
    expect(await (await session.query({ query: 'SELECT a FROM temp', format: 'JSONEachRow' })).json()).toEqual([{ a: 5 }]);
    await expect(client.query({ query: 'SELECT a FROM temp' })).rejects.toMatchObject({ type: 'UNKNOWN_TABLE' });
  });
});

describe('parameters', () => {
  const nasty = [
    '',
    "\\' OR 1=1 -- ",
    "' OR '1'='1",
    "'' OR 1=1 --",
    '\\',
    '\\\\\\',
    '\u2018 OR 1=1 \u2019',
    '\u201cx\u201d',
    '$tag$ body $tag$',
    '$$',
    'a\0b',
    'tab\tline\nreturn\rback\b',
    '/* x */ -- y // z # t',
    '{x:String}',
    '`;DROP TABLE x;`',
    '\u{1f600}\u00e9\u4e2d',
    '\\N',
    '\\x27 OR 1',
    '%27 OR 1',
  ];

  it.each(nasty)('a string comes back as it was sent: %j', async (value) => {
    const result = await client.query({
      query: 'SELECT {v:String} AS v, length({v:String}) AS n',
      query_params: { v: value },
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ v: value, n: expect.anything() as unknown }]);
  });

  it('each type', async () => {
    const result = await client.query({
      query: `SELECT {u8:UInt8} AS u8, {u64:UInt64} AS u64, {i:Int64} AS i, {f:Float64} AS f, {b:Bool} AS b, {d:Date} AS d, {dt:DateTime} AS dt,
        {a:Array(String)} AS a, {n:Nullable(String)} AS n, {aa:Array(Array(UInt8))} AS aa, {m:Map(String, UInt8)} AS m, {fs:FixedString(3)} AS fs,
        {e:Array(UInt64)} AS e, {t:Tuple(String, UInt8)} AS t`,
      query_params: {
        u8: 255,
        u64: 18446744073709551615n,
        i: -9223372036854775808n,
        f: 0.1,
        b: true,
        d: '2026-11-23',
        dt: '2026-11-23 01:02:03',
        a: nasty,
        n: null,
        aa: [[1], [2, 3]],
        m: new Map([["it's", 1]]),
        fs: 'abc',
        e: [],
        t: new TupleParam(['x', 1]),
      },
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await result.json()).toEqual([
      {
        u8: 255,
        u64: '18446744073709551615',
        i: '-9223372036854775808',
        f: 0.1,
        b: true,
        d: '2026-11-23',
        dt: '2026-11-23 01:02:03',
        a: nasty,
        n: null,
        aa: [[1], [2, 3]],
        m: { "it's": 1 },
        fs: 'abc',
        e: [],
        t: ['x', 1],
      },
    ]);
  });

  it('an identifier', async () => {
    const result = await client.query({
      query: 'SELECT {c:Identifier} FROM system.{t:Identifier}',
      query_params: { c: 'dummy', t: 'one' },
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ dummy: 0 }]);
  });
});

describe('inserts', () => {
  it('arrays of objects and of arrays', async () => {
    const table = await makeTable();
    const first = await client.insert({
      table,
      values: [
        { id: 1, name: "o'x" },
        { id: 2, name: 'b\n\n\nDROP' },
      ],
      format: 'JSONEachRow',
    });
    expect(first.summary).toMatchObject({ written_rows: '2' });
    await client.insert({ table, values: [[3, 'c']], format: 'JSONCompactEachRow' });
    await client.insert({ table, values: [{ name: 'd', id: 4 }], columns: ['name', 'id'], format: 'JSONEachRow' });
    expect(await count(table)).toBe(4);
  });

  it('an empty array stores nothing', async () => {
    const table = await makeTable();
    expect((await client.insert({ table, values: [], format: 'JSONEachRow' })).executed).toBe(false);
    expect(await count(table)).toBe(0);
  });

  it.each([undefined, true, { codec: 'zstd' }] as const)('a stream of objects, compressed: %j', async (request) => {
    const table = await makeTable();
    const sender = connect({ compression: { ...(request === undefined ? {} : { request }) } });
    async function* rows(): AsyncGenerator<{ id: number; name: string }> {
      for (let id = 0; id < 50_000; id++) {
        if (id % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
        yield { id, name: `name ${String(id)}` };
      }
    }
    await sender.insert({ table, values: Readable.from(rows()), format: 'JSONEachRow' });
    expect(await count(table)).toBe(50_000);
  });

  it('streams of bytes: CSV, Parquet from the server itself', async () => {
    const table = await makeTable();
    await client.insert({ table, values: Readable.from(['1,"a"\n', '2,"b', '"\n'], { objectMode: false }), format: 'CSV' });
    const { stream } = await client.exec({ query: `SELECT toUInt32(number + 10) AS id, 'p' AS name FROM numbers(5) FORMAT Parquet` });
    const parquet = await stream.toArray();
    await client.insert({ table, values: Readable.from(parquet, { objectMode: false }), format: 'Parquet' });
    expect(await count(table)).toBe(7);
  });

  it('exec with values, in RowBinary', async () => {
    const table = await makeTable('id UInt8, name String');
    const { stream } = await client.exec({
      query: `INSERT INTO ${table} (id, name) FORMAT RowBinary`,
      values: Readable.from([Buffer.from([10, 2, 10, 10, 11, 0])], { objectMode: false }),
    });
    await stream.resume().toArray();
    const result = await client.query({ query: `SELECT * FROM ${table} ORDER BY id`, format: 'JSONCompactEachRow' });
    expect(await result.json()).toEqual([
      [10, '\n\n'],
      [11, ''],
    ]);
  });

  it('VALUES, SELECT and input() in the statement', async () => {
    const table = await makeTable();
    await client.command({ query: `INSERT INTO ${table} VALUES (1, 'a'), (2, 'it''s')` });
    const selected = await client.command({ query: `INSERT INTO ${table} SELECT number + 10, 'n' FROM numbers(3)` });
    expect(selected.summary).toMatchObject({ written_rows: '3' });
    await client.command({ query: `INSERT INTO ${table} SELECT x * 2, 'i' FROM input('x UInt32') FORMAT JSONEachRow {"x":50}\n{"x":51}` });
    expect(await count(table)).toBe(7);
  });

  it('data is never run as a statement', async () => {
    const table = await makeTable();
    const victim = await makeTable();
    const attempts = [
      `INSERT INTO ${table} FORMAT CSV\n1,"a"\n\n\nDROP TABLE ${victim}\n`,
      `INSERT INTO ${table} FORMAT JSONEachRow\n{"id":1,"name":"a"}\n\n\n;DROP TABLE ${victim}`,
      `INSERT INTO ${table} VALUES (1, 'a'); DROP TABLE ${victim}`,
      `INSERT INTO ${table} FORMAT Values (1, 'a'); DROP TABLE ${victim}`,
    ];
    for (const query of attempts) await client.command({ query }).catch((error: unknown) => expect(error).toBeInstanceOf(ClickHouseError));
    expect(await count(victim)).toBe(0);
  });

  it('a broken row stores nothing and names the row, not our files', async () => {
    const table = await makeTable();
    const failed = client.insert({
      table,
      values: [
        { id: 1, name: 'a' },
        { id: 'x', name: 'b' },
      ],
      format: 'JSONEachRow',
    });
    const error = await failed.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ClickHouseError);
    expect(String(error)).toContain('at row 2');
    expect(String(error)).not.toContain('spool');
    expect(await count(table)).toBe(0);
  });

  it('the same token stores once', async () => {
    const table = await makeTable();
    const send = (name: string, token: string) =>
      client.insert({
        table,
        values: [{ id: 1, name }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      });
    await send('a', 'token-1');
    await send('a', 'token-1');
    await send('a', 'token-2');
    expect(await count(table)).toBe(2);
  });
});

describe('errors', () => {
  it.each([
    ['SELEC 1', '62', 'SYNTAX_ERROR'],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ['SELECT nope', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT * FROM nope', '60', 'UNKNOWN_TABLE'],
    ['SELECT nope(1)', '46', 'UNKNOWN_FUNCTION'],
    ["SELECT throwIf(1, 'boom')", '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['SELECT 1 SETTINGS nope = 1', '115', 'UNKNOWN_SETTING'],
    ['SELECT {p:UInt8}', '456', 'UNKNOWN_QUERY_PARAMETER'],
  ])('%s fails as ClickHouse says it', async (query, code, type) => {
    await expect(client.query({ query, format: 'JSONEachRow' })).rejects.toMatchObject({ code, type });
  });

  it('a wrong password is 516', async () => {
    const stranger = connect({ password: 'wrong' });
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516', type: 'AUTHENTICATION_FAILED' });
  });

  it('an unknown database is 81', async () => {
    await expect(connect({ database: 'nowhere' }).query({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '81',
      type: 'UNKNOWN_DATABASE',
    });
  });

  it('an error after the first rows ends the stream with that error', async () => {
    const result = await client.query({
      query: "SELECT throwIf(number = 300000, 'boom') AS a FROM numbers(1000000)",
      format: 'JSONEachRow',
      clickhouse_settings: { max_block_size: '10000' },
    });
    const read = async (): Promise<number> => {
      let seen = 0;
      for await (const rows of result.stream()) seen += rows.length;
      return seen;
    };
    await expect(read()).rejects.toMatchObject({ code: '395' });
  });

  it('readonly=1 and 2 refuse to write', async () => {
    const table = await makeTable();
    for (const readonly of ['1', '2'] as const) {
      await expect(
        client.insert({ table, values: [{ id: 1, name: 'a' }], format: 'JSONEachRow', clickhouse_settings: { readonly } }),
      ).rejects.toMatchObject({
        code: '164',
        type: 'READONLY',
      });
      await expect(client.command({ query: `DROP TABLE ${table}`, clickhouse_settings: { readonly } })).rejects.toMatchObject({
        code: '164',
      });
    }
    const read = await client.query({ query: `SELECT count() FROM ${table}`, clickhouse_settings: { readonly: '1' } });
    expect(await read.json()).toMatchObject({ rows: 1 });
  });

  it('limits end a query', async () => {
    const slow = 'SELECT sum(sipHash64(number)) FROM numbers(100000000000)';
    await expect(client.query({ query: slow, clickhouse_settings: { max_execution_time: 0.2 } })).rejects.toMatchObject({
      type: 'TIMEOUT_EXCEEDED',
    });
    await expect(client.query({ query: slow, clickhouse_settings: { max_rows_to_read: '1000' } })).rejects.toMatchObject({
      type: 'TOO_MANY_ROWS',
    });
  });
});

describe('the rest', () => {
  it('ping answers, with and without a query', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toMatchObject({ success: true });
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    await new Promise((resolve) => closed.close(resolve));
    const nobody = connect({ url: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}` });
    expect(await nobody.ping()).toMatchObject({ success: false });
  });

  it('exec and command: DDL, SHOW, EXPLAIN, DESCRIBE', async () => {
    const table = await makeTable();
    const { stream } = await client.exec({ query: `SHOW CREATE TABLE ${table}` });
    expect(Buffer.concat(await stream.toArray()).toString()).toContain(`CREATE TABLE spanhouse.${table}`);
    expect(await (await client.query({ query: `DESCRIBE TABLE ${table}`, format: 'JSONEachRow' })).json()).toMatchObject([
      { name: 'id' },
      { name: 'name' },
    ]);
    expect(await (await client.query({ query: 'EXPLAIN SELECT 1', format: 'TabSeparated' })).text()).toContain('ReadFrom');
    await client.command({ query: `ALTER TABLE ${table} ADD COLUMN extra UInt8` });
    await client.command({ query: `DROP TABLE ${table}` });
    expect(await (await client.query({ query: `EXISTS TABLE ${table}`, format: 'JSONEachRow' })).json()).toEqual([{ result: 0 }]);
  });

  it('an aborted query ends in the engine too', async () => {
    const stop = new AbortController();
    const tag = 'aborted-query';
    const running = async (): Promise<number> => {
      const result = await client.query({
        query: `SELECT toUInt32(count()) AS n FROM system.processes WHERE Settings['log_comment'] = '${tag}'`,
        format: 'JSONEachRow',
      });
      return (await result.json<{ n: number }>())[0]!.n;
    };
    const query = client.query({
      query: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)',
      abort_signal: stop.signal,
      clickhouse_settings: { log_comment: tag },
    });
    const rejected = expect(query).rejects.toThrow();
    await expect.poll(running, { timeout: 10_000 }).toBe(1);
    stop.abort();
    await rejected;
    await expect.poll(running, { timeout: 10_000 }).toBe(0);
  });

  it('KILL QUERY takes the query id that the client gave', async () => {
    const killed = expect(
      client.query({ query: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)', query_id: 'to-kill' }),
    ).rejects.toMatchObject({ code: '394' });
    await expect
      .poll(
        async () =>
          (await (await client.query({ query: "KILL QUERY WHERE query_id = 'to-kill' ASYNC", format: 'TabSeparated' })).text()).length,
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    await killed;
  });

  it('a stream left early ends in the engine too', async () => {
    const tag = 'left-early';
    const result = await client.query({
      query: 'SELECT number FROM numbers(100000000000)',
      format: 'JSONEachRow',
      clickhouse_settings: { log_comment: tag },
    });
    for await (const rows of result.stream()) {
      expect(rows.length).toBeGreaterThan(0);
      break;
    }
    result.close();
    await expect
      .poll(
        async () => {
          const left = await client.query({
            query: `SELECT toUInt32(count()) AS n FROM system.processes WHERE Settings['log_comment'] = '${tag}'`,
            format: 'JSONEachRow',
          });
          return (await left.json<{ n: number }>())[0]!.n;
        },
        { timeout: 10_000 },
      )
      .toBe(0);
  });
});
