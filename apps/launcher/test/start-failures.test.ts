import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockDirectory } from '@spanhouse/core/directory-lock';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Port 0 lets the system choose: these starts never get as far as using one. */
const ANY_PORTS = {
  SPANHOUSE_WEB_PORT: '0',
  SPANHOUSE_OTLP_GRPC_PORT: '0',
  SPANHOUSE_OTLP_HTTP_PORT: '0',
  SPANHOUSE_ADMIN_PORT: '0',
  SPANHOUSE_WEB_ADMIN_PORT: '0',
  CLICKHOUSE_PORT: '0',
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spanhouse-start-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the launcher until it ends; it is asked to stop once it has said `stopAfter`. */
async function start(
  environment: Readonly<Record<string, string>>,
  options: { readonly args?: readonly string[]; readonly user?: number; readonly stopAfter?: string } = {},
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...(options.args ?? [])], {
    cwd: '/',
    env: { SPANHOUSE_DATA: join(directory, 'data'), ...ANY_PORTS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    if (options.stopAfter !== undefined && said.stdout.includes(options.stopAfter)) child.kill('SIGTERM');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, ...said };
}

it('a port in use is one line with the variable to set', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const port = String(address.port);
  const { code, stderr } = await start({ SPANHOUSE_OTLP_HTTP_PORT: port });
  server.close();
  expect(stderr).toBe(
    `  port ${port} (OTLP/HTTP) is in use by another program; stop it, or set SPANHOUSE_OTLP_HTTP_PORT to another port\n`,
  );
  expect(code).toBe(1);
});

it('a data directory that another process uses is one line', async () => {
  const data = join(directory, 'data');
  const lock = lockDirectory(data);
  const { code, stderr } = await start({});
  lock.release();
  expect(stderr).toBe(
    `  another process (process ${String(process.pid)}) is using ${data}. Another instance uses this data directory; stop it or choose another with SPANHOUSE_DATA.\n`,
  );
  expect(code).toBe(1);
});

it('a directory that may not be written is one line', async () => {
  // Root may write everywhere, so root's test becomes nobody.
  const nobody = 65_534;
  const locked = join(directory, 'locked');
  mkdirSync(locked, { mode: 0o555 });
  chmodSync(directory, 0o755);
  const { code, stderr } = await start({ SPANHOUSE_DATA: join(locked, 'data') }, process.getuid?.() === 0 ? { user: nobody } : {});
  expect(stderr).toBe(
    `  ${join(locked, 'data')} cannot be written by this user (EACCES); change its owner, or choose another place with SPANHOUSE_DATA\n`,
  );
  expect(code).toBe(1);
});

it('a damaged PostgreSQL is one line, and nothing is left running', async () => {
  const data = join(directory, 'data');
  const cluster = join(data, 'postgres', 'cluster');
  mkdirSync(cluster, { recursive: true });
  writeFileSync(join(cluster, 'PG_VERSION'), '18\n');
  // A named ClickHouse is not started, so that the test is about PostgreSQL alone.
  const { code, stderr } = await start({ CLICKHOUSE_URL: 'http://127.0.0.1:1', CLICKHOUSE_PASSWORD: '' });
  expect(stderr).toBe(
    `  postgres did not start: the embedded PostgreSQL cannot open ${cluster}: restore it from a backup, or move it away to start empty\n`,
  );
  expect(code).toBe(1);
  lockDirectory(join(data, 'postgres')).release();
  expect(readFileSync(join(data, 'logs', 'postgres.log'), 'utf8')).toContain('DATA.DAMAGED');
});

it('every wrong setting is named at once, and no value is shown', async () => {
  const { code, stderr } = await start({ SPANHOUSE_WEB_PORT: 'many', DATABASE_URL: 'mysql://root:secret@h/x' });
  expect(stderr).toContain('SPANHOUSE_WEB_PORT');
  expect(stderr).toContain('DATABASE_URL');
  expect(stderr).not.toContain('secret');
  expect(code).toBe(1);
});

it('an unknown option is named', async () => {
  const { code, stderr } = await start({}, { args: ['--demo-only'] });
  expect(stderr).toBe('  --demo-only: the only option is --no-demo\n');
  expect(code).toBe(1);
});

it('asked to stop while it starts, it stops what runs and ends well', async () => {
  // Nothing answers at port 0: ClickHouse is started, and the start would wait for it.
  const { code, stdout, stderr } = await start({}, { stopAfter: 'data in' });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/\n {2}Stopped\.\n$/);
  lockDirectory(join(directory, 'data', 'postgres')).release();
  lockDirectory(join(directory, 'data')).release();
});
