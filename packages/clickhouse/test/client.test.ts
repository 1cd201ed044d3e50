import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { isAppError, parseProjectId, Secret, silentLog, systemClock } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { all, createClickHouse, encodeNativeBlock, param, sql, type ClickHouse } from '../src/index.ts';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

let server: EmbeddedClickHouse;
let clickhouse: ClickHouse;
const deps = { log: silentLog, clock: systemClock };

beforeAll(async () => {
  server = await startEmbeddedClickHouse();
  clickhouse = createClickHouse(server, deps);
  await clickhouse.command(
    sql`CREATE TABLE t (project_id UInt32, name String) ENGINE = MergeTree ORDER BY project_id SETTINGS non_replicated_deduplication_window = 100`,
    { tag: 'test' },
  );
});

afterAll(async () => {
  await clickhouse.close();
  await server.stop();
});

const options = { tag: 'test' };
const CountRow = z.object({ n: z.coerce.number() });

function blockOf(names: readonly string[]): Uint8Array {
  return encodeNativeBlock(
    [
      { name: 'project_id', type: 'UInt32', data: new Uint32Array(names.length).fill(1) },
      { name: 'name', type: 'String', values: names },
    ],
    names.length,
  );
}

async function code(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isAppError(error) ? error.code : `not an AppError: ${String(error)}`;
}

describe('values', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '`',
          '\\',
          '\u2018',
          '\u2019',
          '\u201c',
          '\u201d',
          '$a$',
          '$$',
          '--',
          '//',
          '/*',
          '*/',
          '#',
          ' OR 1=1 ',
          '\n',
          '\t',
          '\0',
          '{p1:String}',
          ';',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join('')),
  );

  it('no value of a parameter changes what a query asks', async () => {
    await clickhouse.insertNative('t', blockOf(['secret']), { token: 'secret', tag: 'test' });
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, two) => {
        const query = sql`SELECT ${param('String', one)} AS one, ${param('Array(String)', [two, one])} AS list, ${param('Nullable(String)', two)} AS two,
          (SELECT count() FROM t WHERE ${all([sql`name = ${param('String', one)}`, sql`project_id = ${param('UInt32', 1)}`])}) AS n`;
        const [row] = await clickhouse.query(
          query,
          z.object({ one: z.string(), two: z.string().nullable(), list: z.array(z.string()), n: z.coerce.number() }),
          options,
        );
        expect(row).toEqual({ one, list: [two, one], two, n: one === 'secret' ? 1 : 0 });
      }),
      { numRuns: 300 },
    );
  });

  it('64-bit integers stay exact in both directions', async () => {
    const value = (1n << 64n) - 1n;
    const [row] = await clickhouse.query(
      sql`SELECT ${param('UInt64', value)} AS v, -9223372036854775808 AS i`,
      z.object({ v: z.coerce.bigint(), i: z.coerce.bigint() }),
      options,
    );
    expect(row).toEqual({ v: value, i: -(1n << 63n) });
  });
});

describe('inserts', () => {
  it('the same token stores once', async () => {
    const count = async (): Promise<number | undefined> =>
      (await clickhouse.query(sql`SELECT count() AS n FROM t WHERE name = 'once'`, CountRow, options))[0]?.n;
    await clickhouse.insertNative('t', blockOf(['once']), { token: 't:0:1', tag: 'test' });
    await clickhouse.insertNative('t', blockOf(['once']), { token: 't:0:1', tag: 'test' });
    expect(await count()).toBe(1);
    await clickhouse.insertNative('t', blockOf(['once']), { token: 't:0:2', tag: 'test' });
    expect(await count()).toBe(2);
  });

  it('a table is a name, never more', async () => {
    await expect(clickhouse.insertNative('t FORMAT CSV 1', blockOf([]), { token: 'x', tag: 'test' })).rejects.toThrow(RangeError);
  });
});

describe('errors', () => {
  const heavy = sql`SELECT sum(sipHash64(number)) AS n FROM numbers(100000000000)`;

  it('what the engine refuses is STORE.REJECTED', async () => {
    expect(await code(clickhouse.query(sql`SELECT nope AS n`, CountRow, options))).toBe('STORE.REJECTED');
    expect(await code(clickhouse.insertNative('nope', blockOf(['x']), { token: 'x', tag: 'test' }))).toBe('STORE.REJECTED');
    expect(await code(clickhouse.query(sql`INSERT INTO t VALUES (1, 'x')`, CountRow, options))).toBe('STORE.REJECTED');
  });

  it('a limit is QUERY.LIMIT_EXCEEDED', async () => {
    expect(await code(clickhouse.query(heavy, CountRow, { tag: 'test', limits: { timeMs: 100 } }))).toBe('QUERY.LIMIT_EXCEEDED');
    expect(await code(clickhouse.query(heavy, CountRow, { tag: 'test', limits: { rowsReadMax: 1_000 } }))).toBe('QUERY.LIMIT_EXCEEDED');
    const wide = sql`SELECT length(groupArray(number)) AS n FROM numbers(100000000)`;
    expect(await code(clickhouse.query(wide, CountRow, { tag: 'test', limits: { memoryBytesMax: 10_000_000 } }))).toBe(
      'QUERY.LIMIT_EXCEEDED',
    );
  });

  it('a row that does not fit its schema is a bug, not an AppError', async () => {
    await expect(clickhouse.query(sql`SELECT 'x' AS n`, z.object({ n: z.number() }), options)).rejects.toBeInstanceOf(z.ZodError);
  });

  it('an abort rejects with its reason', async () => {
    const stop = new AbortController();
    const query = clickhouse.query(heavy, CountRow, { tag: 'test', signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(query).rejects.toThrow('enough');
    await expect(clickhouse.query(heavy, CountRow, { tag: 'test', signal: stop.signal })).rejects.toThrow('enough');
  });

  it('a question that nobody waits for any more ends in the engine, and tells a server to do so when its connection closes', async () => {
    const running = async (): Promise<readonly { readonly told: string }[]> =>
      clickhouse.query(
        sql`SELECT Settings['cancel_http_readonly_queries_on_client_close'] AS told FROM system.processes WHERE Settings['log_comment'] = 'unwanted'`,
        z.object({ told: z.string() }),
        options,
      );
    const stop = new AbortController();
    const endless = sql`SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)`;
    const asked = clickhouse.inProject(parseProjectId(1), ['t']).query(endless, CountRow, {
      tag: 'unwanted',
      limits: { rowsReadMax: 2_000_000_000_000 },
      signal: stop.signal,
    });
    const rejected = expect(asked).rejects.toThrow('the conditions changed');
    await expect.poll(running, { timeout: 10_000 }).toEqual([{ told: '1' }]);
    stop.abort(new Error('the conditions changed'));
    await rejected;
    await expect.poll(running, { timeout: 10_000 }).toEqual([]);
  });

  it('no server and a wrong password', async () => {
    const nobody = createClickHouse({ ...server, url: 'http://127.0.0.1:1' }, deps);
    expect(await nobody.ping()).toBe(false);
    expect(await code(nobody.query(sql`SELECT 1 AS n`, CountRow, options))).toBe('STORE.UNAVAILABLE');
    await nobody.close();
    const stranger = createClickHouse({ ...server, password: new Secret('x') }, deps);
    expect(await stranger.ping()).toBe(false);
    expect(await code(stranger.query(sql`SELECT 1 AS n`, CountRow, options))).toBe('STORE.REJECTED');
    await stranger.close();
  });
});

it('a server that takes an insert and never answers is given up in time, as one whose outcome nobody knows', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const client = createClickHouse({ ...server, url: `http://127.0.0.1:${String(port)}`, insertTimeoutMs: 200 }, deps);
  expect(await code(client.insertNative('t', blockOf(['a']), { ...options, token: 'silent' }))).toBe('STORE.UNAVAILABLE');
  const aborted = AbortSignal.abort(new Error('stopped by the caller'));
  await expect(client.insertNative('t', blockOf(['a']), { ...options, token: 'silent', signal: aborted })).rejects.toThrow(
    'stopped by the caller',
  );
  await client.close();
  silent.close();
  silent.closeAllConnections();
});
