import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

let dataDirectory: string;
let server: EmbeddedClickHouse | null = null;
const clients: ClickHouseClient[] = [];

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'spanhouse-clickhouse-'));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await server?.kill();
  server = null;
  await rm(dataDirectory, { recursive: true, force: true });
});

async function start(): Promise<ClickHouseClient> {
  server = await startEmbeddedClickHouse({ dataDirectory });
  const client = createClient({
    url: server.url,
    username: server.username,
    password: server.password.reveal(),
    database: server.database,
    max_open_connections: 32,
    log: { level: ClickHouseLogLevel.OFF },
  });
  clients.push(client);
  return client;
}

const TABLE = 'CREATE TABLE t (id UInt64, name String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000';

async function ids(client: ClickHouseClient): Promise<number[]> {
  const result = await client.query({ query: 'SELECT toUInt32(id) AS id FROM t ORDER BY id', format: 'JSONEachRow' });
  return (await result.json<{ id: number }>()).map((row) => row.id);
}

describe('what was answered is there after SIGKILL', () => {
  it('every acknowledged insert, each once, though it is sent again', async () => {
    let client = await start();
    await client.command({ query: TABLE });
    const acknowledged: number[] = [];
    let next = 0;
    for (let round = 0; round < 3; round++) {
      const send = async (): Promise<void> => {
        for (;;) {
          const id = next++;
          await client.insert({
            table: 't',
            values: [{ id, name: `n${String(id)}` }],
            format: 'JSONEachRow',
            clickhouse_settings: { insert_deduplication_token: `t:${String(id)}` },
          });
          acknowledged.push(id);
        }
      };
      const senders = [send(), send(), send()].map((sending) => sending.catch(() => undefined));
      await expect.poll(() => acknowledged.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan((round + 1) * 40);
      await server?.kill();
      await Promise.all(senders);
      client = await start();
      const stored = await ids(client);
      expect(new Set(stored).size).toBe(stored.length);
      expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
      for (const id of acknowledged.slice(-5)) {
        await client.insert({
          table: 't',
          values: [{ id, name: `n${String(id)}` }],
          format: 'JSONEachRow',
          clickhouse_settings: { insert_deduplication_token: `t:${String(id)}` },
        });
      }
      expect(await ids(client)).toEqual(stored);
    }
  });

  it('what a killed server was still receiving is gone from the disk', async () => {
    await start();
    const leftover = path.join(dataDirectory, 'clickhouse', 'spool', 'leftover');
    await writeFile(leftover, 'half an insert');
    await server?.kill();
    await start();
    await expect(stat(leftover)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('start', () => {
  it('the password is made once and only its owner can read it', async () => {
    await start();
    const first = server?.password.reveal();
    const file = path.join(dataDirectory, 'secrets', 'clickhouse-password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await server?.stop();
    const client = await start();
    expect(server?.password.reveal()).toBe(first);
    expect(await client.ping({ select: true })).toMatchObject({ success: true });
  });

  it('a second server on the same directory is refused in one clear line', async () => {
    await start();
    const owner = String(server?.pid);
    await expect(startEmbeddedClickHouse({ dataDirectory })).rejects.toThrow(
      new RegExp(`another process \\(process ${owner}\\) is using .*clickhouse`),
    );
  });

  it('a taken port is refused in one clear line', async () => {
    await start();
    const other = await mkdtemp(path.join(tmpdir(), 'spanhouse-clickhouse-'));
    const port = Number(new URL(String(server?.url)).port);
    await expect(startEmbeddedClickHouse({ dataDirectory: other, port })).rejects.toThrow(
      /Port \d+ on 127\.0\.0\.1 cannot be used .* set CLICKHOUSE_PORT/,
    );
    await rm(other, { recursive: true, force: true });
  });

  it('stops in order while a query runs, and starts again', async () => {
    const client = await start();
    await client.command({ query: TABLE });
    const slow = client.query({ query: 'SELECT sleep(0.5) AS s', format: 'JSONEachRow' }).then((result) => result.json());
    await expect
      .poll(
        async () =>
          (
            await (
              await client.query({
                query: "SELECT count() AS n FROM system.processes WHERE query LIKE 'SELECT sleep%'",
                format: 'JSONCompactEachRow',
              })
            ).json<number[]>()
          )[0]?.[0],
        { timeout: 10_000, interval: 10 },
      )
      .toBe(1);
    await Promise.all([server?.stop(), expect(slow).resolves.toEqual([{ s: 0 }])]);
    expect(await ids(await start())).toEqual([]);
  });
});

describe('lanes', () => {
  it('inserts and small reads do not wait for eight slow reads', async () => {
    const client = await start();
    await client.command({ query: TABLE });
    const sleepMs = 2_000;
    let finishedReads = 0;
    const slow = Array.from({ length: 8 }, async () => {
      const result = await client.query({
        query: 'SELECT sleepEachRow(1) FROM numbers(2) SETTINGS max_block_size = 1',
        format: 'JSONEachRow',
      });
      await result.json();
      finishedReads++;
    });
    const startedMs = performance.now();
    for (let id = 0; id < 20; id++) await client.insert({ table: 't', values: [{ id, name: 'n' }], format: 'JSONEachRow' });
    expect(await ids(client)).toHaveLength(20);
    expect(finishedReads).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(sleepMs);
    await Promise.all(slow);
    // Side by side, not one after the other.
    expect(performance.now() - startedMs).toBeLessThan(2 * sleepMs);
  });
});
