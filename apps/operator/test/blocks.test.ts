import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClickHouse, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { parseProjectId, silentLog, systemClock, unixMs } from '@spanhouse/core';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@spanhouse/db/testing';
import { createFileObjectStore } from '@spanhouse/object-store';
import { decodeTraces, encodeTraces, OTLP_LIMITS, tracesFromJson } from '@spanhouse/otlp';
import { aSpan, aTracesData, normalizeTraces } from '@spanhouse/otlp/testing';
import { buildCut } from '@spanhouse/trace-store';
import { aLogRecord, someCutSettings } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blocksCommand } from '../src/commands/blocks.ts';
import { migrateCommand } from '../src/commands/migrate.ts';
import { retentionCommand } from '../src/commands/retention.ts';
import { dispatch } from '../src/dispatch.ts';

const PROJECT = parseProjectId(7);
const TRACE = 'ab'.repeat(16);
const SENT = aTracesData(Array.from({ length: 3 }, (_, i) => aSpan({ traceId: TRACE, spanId: (i + 1).toString(16).padStart(16, '0') })));

let data: string;
let server: EmbeddedClickHouse;
let postgres: EmbeddedPostgres;
let clickhouse: ClickHouse;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanhouse-operator-'));
  [server, postgres] = await Promise.all([startEmbeddedClickHouse(), startEmbeddedPostgres({ dataDirectory: data })]);
  clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
});
afterAll(async () => {
  await clickhouse.close();
  await server.stop();
  await postgres.stop();
  await rm(data, { recursive: true });
});

type Ran = { readonly code: number; readonly said: readonly string[] };

async function run(...words: string[]): Promise<Ran> {
  const said: string[] = [];
  const environment = {
    SPANHOUSE_DATA: data,
    CLICKHOUSE_URL: server.url,
    CLICKHOUSE_USER: server.username,
    CLICKHOUSE_PASSWORD: server.password.reveal(),
    CLICKHOUSE_DATABASE: server.database,
  };
  const output = { line: (text: string) => said.push(text), bytes: () => undefined };
  return { code: await dispatch([blocksCommand, migrateCommand, retentionCommand], words, environment, output), said };
}

/** Two cuts of project 7, one of project 8. */
async function write(): Promise<readonly string[]> {
  const store = createFileObjectStore({ directory: join(data, 'objects') });
  const keys: string[] = [];
  for (const [offset, projectId] of [PROJECT, PROJECT, parseProjectId(8)].entries()) {
    const record = aLogRecord(BigInt(offset), offset === 0 ? SENT : aTracesData(), {
      projectId,
      receivedAt: unixMs(Date.UTC(2026, 10, 23, 5)),
    });
    const output = buildCut({ partition: 0, from: BigInt(offset), to: BigInt(offset + 1) }, [record], someCutSettings());
    for (const { key, bytes } of output.objects) {
      await store.put(key, bytes);
      keys.push(key);
    }
    for (const { table, block, token } of output.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
  }
  return keys;
}

it('migrates two empty stores, and blocks are listed, shown, verified and printed', async () => {
  const pending = await run('migrate', '--status');
  expect(pending.code).toBe(1);
  expect(pending.said).toEqual(
    expect.arrayContaining(['ClickHouse  0001_create_trace_tables.sql', 'PostgreSQL  20261123100000_create_identity']),
  );
  const applied = await run('migrate');
  expect(applied.code).toBe(0);
  expect(applied.said.slice(0, -1)).toEqual(pending.said.slice(0, -1));
  expect(await run('migrate', '--status')).toEqual({ code: 0, said: ['Both are up to date.'] });
  expect(await run('migrate')).toEqual({ code: 0, said: ['Both are up to date.'] });

  expect((await run('retention', 'set', 'demo', '30')).said.join()).toMatch(/^demo keeps what it receives from now on for 30 days/);
  expect((await run('retention', 'ls')).said).toEqual([
    'number  project    days',
    '1       default    default',
    '2       demo       30',
    '3       spanhouse  default',
  ]);
  expect((await run('retention', 'set', 'demo', 'default')).code).toBe(0);
  expect(await run('retention', 'set', 'nobody', '3')).toEqual({ code: 1, said: ['There is no project nobody.'] });

  expect(await run('blocks', 'ls')).toEqual({ code: 0, said: ['There are no such blocks.'] });
  const keys = await write();
  const listed = await run('blocks', 'ls', '--project', '7', '--json');
  const blocks = listed.said.map((line) => JSON.parse(line) as { blockId: string; spans: number; objectKey: string });
  expect(blocks.map(({ spans }) => spans)).toEqual([3, 1]);
  expect(blocks.map(({ objectKey }) => objectKey)).toEqual(keys.slice(0, 2));
  expect((await run('blocks', 'ls')).said).toHaveLength(4);
  expect((await run('blocks', 'ls', '--limit', '1')).said.at(-1)).toMatch(/--limit 1 was reached/);
  expect((await run('blocks', 'ls', '--day', '2026-11-22')).said).toEqual(['There are no such blocks.']);

  const [first = { blockId: '' }] = blocks;
  const shown = await run('blocks', 'show', first.blockId);
  expect(shown.said.join('\n')).toMatch(/spans +3\ntraces +1\n(.*\n)*frame +offset[^\n]*\n0 +\d+ +1 +3 /);
  expect(await run('blocks', 'show', '99')).toEqual({ code: 1, said: ['There is no 99.'] });

  for (const words of [[first.blockId], [TRACE, '--project', '7']]) {
    const { code, said } = await run('blocks', 'cat', ...words);
    expect(code).toBe(0);
    expect(normalizeTraces(decodeTraces(tracesFromJson(Buffer.from(said.join('')), OTLP_LIMITS)))).toEqual(
      normalizeTraces(decodeTraces(encodeTraces(SENT))),
    );
  }
  expect((await run('blocks', 'cat', TRACE, '--project', '8')).code).toBe(1);

  expect(await run('blocks', 'verify')).toMatchObject({
    code: 0,
    said: [expect.stringMatching(/^3 blocks, 5 spans, \d+ bytes: all whole$/)],
  });
  const [damaged = '', , gone = ''] = keys.map((key) => join(data, 'objects', key));
  const bytes = await readFile(damaged);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(damaged, bytes);
  await rm(gone);
  const verified = await run('blocks', 'verify');
  expect(verified.code).toBe(1);
  expect(verified.said).toEqual([
    expect.stringMatching(/^\d+ in 7\/7\/2026-11-23\/0-0@0: BLOCK\.CORRUPT: /),
    expect.stringMatching(/^\d+ in 8\/7\/2026-11-23\/0-2@0: OBJECT\.NOT_FOUND: /),
    expect.stringMatching(/: 2 problems$/),
  ]);
  expect((await run('blocks', 'verify', '--day', '2026-11-24')).said).toEqual(['0 blocks, 0 spans, 0 bytes: all whole']);
});

it.each([
  ['blocks'],
  ['blocks', 'sing'],
  ['blocks', 'ls', 'x'],
  ['blocks', 'ls', '--project', 'default'],
  ['blocks', 'ls', '--day', 'today'],
  ['blocks', 'ls', '--limit', '0'],
  ['blocks', 'show'],
  ['blocks', 'show', '-1'],
  ['blocks', 'cat', TRACE],
  ['migrate', '--all'],
  ['retention'],
  ['retention', 'set', 'demo', '0'],
  ['retention', 'set', 'demo'],
])('%s %s %s is not understood, and how it is said is', async (...words) => {
  const { code, said } = await run(...words);
  expect(code).toBe(2);
  expect(said.some((line) => line.includes('npx spanhouse'))).toBe(true);
});

it('without a password it says where one was looked for', async () => {
  const said: string[] = [];
  const output = { line: (text: string) => said.push(text), bytes: () => undefined };
  expect(await dispatch([blocksCommand], ['blocks', 'ls'], { SPANHOUSE_DATA: '/nowhere' }, output)).toBe(1);
  expect(said.join()).toMatch(/CLICKHOUSE_PASSWORD is not set and \/nowhere\/secrets\/clickhouse-password/);
});
