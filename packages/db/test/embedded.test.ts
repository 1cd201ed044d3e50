import { execFileSync } from 'node:child_process';
import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLog } from '@spanhouse/core';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { embeddedPlace } from '../src/embedded/place.ts';
import { createDatabase } from '../src/index.ts';
import { migrateDatabase } from '../src/migrations.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/testing/index.ts';

let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
});
afterAll(() => server.remove());

it('only the owner can reach the socket and the files', async () => {
  const place = embeddedPlace(server.dataDirectory);
  for (const directory of [place.directory, place.cluster, place.socketDirectory]) expect((await stat(directory)).mode & 0o077).toBe(0);
});

it('PostgreSQL runs with fsync and flushes at every commit', async () => {
  const client = new pg.Client({ connectionString: server.url.reveal() });
  await client.connect();
  const { rows } = await client.query(
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'wal_sync_method') ORDER BY name`,
  );
  await client.end();
  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'wal_sync_method', setting: 'fsync' },
  ]);
});

it('a second server on the same data is refused with a clear message', async () => {
  await expect(startEmbeddedPostgres({ dataDirectory: server.dataDirectory })).rejects.toThrow(/another process \(process \d+\) is using/);
});

it('what was committed is there after kill -9 at any moment, and nothing else', async () => {
  await migrateDatabase({ url: server.url }, { log: silentLog });
  let committed = 0;
  for (let round = 0; round < 3; round++) {
    const client = new pg.Client({ connectionString: server.url.reveal() });
    client.on('error', () => undefined); // the server is killed on purpose
    await client.connect();
    const writing = (async () => {
      for (;;) {
        await client.query('INSERT INTO organizations (slug, name) VALUES ($1, $2)', [`org-${String(committed)}`, 'x']);
        committed++;
      }
    })().catch((error: unknown) => error);
    const before = committed;
    while (committed < before + 20 + round * 7) await new Promise((resolve) => setImmediate(resolve));
    await server.kill();
    await writing;
    await server.start();
    const database = createDatabase({ url: server.url }, { log: silentLog });
    const kept = new Set((await database.organizations.list()).map(({ slug }) => slug));
    for (let i = 0; i < committed; i++) expect(kept).toContain(`org-${String(i)}`);
    // The one being written may have been committed without an answer.
    expect(kept.size - committed).toBeLessThanOrEqual(1);
    committed = kept.size;
    await database.close();
  }
});

it('stops in good order when the process that started it goes away', async () => {
  const main = new URL('../src/embedded/main.ts', import.meta.url).pathname;
  // A parent that starts the server with a channel and dies at once when the server is up.
  const script = `
    const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(main)}], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { SPANHOUSE_DATA: process.argv[1] } });
    child.stdout.on('data', (text) => { if (String(text).includes('postgres.started')) { console.log(child.pid); process.kill(process.pid, 'SIGKILL'); } });`;
  await server.stop();
  let output = '';
  try {
    execFileSync(process.execPath, ['--eval', script, server.dataDirectory], { encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const pid = Number(output.trim());
  expect(pid).toBeGreaterThan(0);
  const deadline = performance.now() + 10_000;
  while (isAlive(pid) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isAlive(pid)).toBe(false);
  await server.start();
});

it('a damaged cluster is one clear message', async () => {
  await server.stop();
  const { cluster } = embeddedPlace(server.dataDirectory);
  expect(await readdir(cluster)).toContain('global');
  await truncate(join(cluster, 'global', 'pg_control'), 100);
  await expect(server.start()).rejects.toThrow(/cannot open .*cluster: restore it from a backup/);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
