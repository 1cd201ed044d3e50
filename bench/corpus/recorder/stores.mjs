// PostgreSQL, MariaDB and Redis from Debian's packages, each in a folder of its own below `home`, on loopback and free ports.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** Servers refuse to run as root: then they run as this user. */
const USER = 'nobody';
const isRoot = process.getuid?.() === 0;
const PATIENCE_MS = 60_000;

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export function must(program, words, options = {}) {
  const result = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20, ...options });
  if (result.status === 0) return result.stdout;
  throw new Error(`${program} ${words.join(' ')} failed: ${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`);
}

export async function untilOpen(port, child) {
  for (const endsAt = performance.now() + PATIENCE_MS; performance.now() < endsAt;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with code ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens on port ${port}`);
}

export async function startStores(home, shop) {
  const owner = isRoot ? { uid: Number(must('id', ['-u', USER])), gid: Number(must('id', ['-g', USER])) } : {};
  const folder = (name) => {
    const path = join(home, name);
    mkdirSync(path, { mode: 0o700, recursive: true });
    if (isRoot) chownSync(path, owner.uid, owner.gid);
    return path;
  };
  const ports = { postgres: await freePort(), mysql: await freePort(), redis: await freePort() };
  const children = [];
  const run = async (program, words, cwd, port) => {
    const child = spawn(program, words, { ...owner, cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    children.push(child);
    await untilOpen(port, child);
  };

  const postgres = folder('postgres');
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const programs = join('/usr/lib/postgresql', versions.toSorted((a, b) => Number(b) - Number(a))[0] ?? '', 'bin');
  must(join(programs, 'initdb'), ['--pgdata', postgres, '--username=shop', '--auth=trust', '--encoding=UTF8', '--no-sync'], {
    ...owner,
    cwd: postgres,
  });
  await run(
    join(programs, 'postgres'),
    [
      '-D',
      postgres,
      '-p',
      String(ports.postgres),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${postgres}`,
      '-c',
      'fsync=off',
      '-c',
      'log_min_messages=panic',
    ],
    postgres,
    ports.postgres,
  );
  const address = ['-h', '127.0.0.1', '-p', String(ports.postgres), '-U', 'shop', '-v', 'ON_ERROR_STOP=1'];
  must('psql', [...address, '-d', 'postgres', '-qc', 'CREATE DATABASE shop']);
  must('psql', [...address, '-d', 'shop', '-qf', join(shop, 'postgres.sql')]);

  const mysql = folder('mysql');
  must('mariadb-install-db', ['--no-defaults', `--datadir=${mysql}`, '--auth-root-authentication-method=normal'], { ...owner, cwd: mysql });
  const socket = join(mysql, 'socket');
  await run(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${mysql}`,
      `--port=${ports.mysql}`,
      '--bind-address=127.0.0.1',
      `--socket=${socket}`,
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    mysql,
    ports.mysql,
  );
  const seed =
    "CREATE DATABASE shop; CREATE USER shop@localhost IDENTIFIED BY 'shop'; GRANT ALL ON shop.* TO shop@localhost; USE shop; SOURCE mysql.sql;";
  must('mariadb', ['--no-defaults', '-uroot', `--socket=${socket}`], { cwd: shop, input: seed });

  const redis = folder('redis');
  await run(
    'redis-server',
    ['--port', String(ports.redis), '--bind', '127.0.0.1', '--save', '', '--dir', redis, '--loglevel', 'warning'],
    redis,
    ports.redis,
  );

  return {
    ports,
    async stop() {
      for (const child of children) {
        const end = once(child, 'exit');
        if (child.exitCode === null && child.kill('SIGTERM')) await end;
      }
    },
  };
}
