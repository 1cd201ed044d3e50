// Runs a command with TEST_DATABASE_URL naming a real PostgreSQL: the one that is named already, else a private cluster made from
// the installed server programs, in a temporary folder, on a Unix socket only, and gone afterwards. On Debian a missing server is
// installed when this runs as root. Without one the command runs without the variable, and its suite says that it was left out.
// Usage: node scripts/with-postgres.mjs <command> [arguments]
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node scripts/with-postgres.mjs <command> [arguments]\n');
  process.exit(2);
}

/** Runs it or ends this script with what it said. */
function must(program, words, options = {}) {
  const result = spawnSync(program, words, { encoding: 'utf8', ...options });
  if (result.status === 0) return result.stdout;
  process.stderr.write(
    `${program} ${words.join(' ')} failed: ${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}\n`,
  );
  process.exit(1);
}

const SERVERS = '/usr/lib/postgresql';
/** Debian keeps one folder a major version and does not put initdb on the path. */
function serverPrograms() {
  if (existsSync(SERVERS)) {
    const newest = readdirSync(SERVERS)
      .toSorted((left, right) => Number(right) - Number(left))
      .find((version) => existsSync(join(SERVERS, version, 'bin', 'initdb')));
    if (newest !== undefined) return join(SERVERS, newest, 'bin');
  }
  const found = spawnSync('sh', ['-c', 'dirname "$(command -v initdb)"'], { encoding: 'utf8' });
  return found.status === 0 && found.stdout.trim() !== '.' ? found.stdout.trim() : null;
}

const isRoot = process.getuid?.() === 0;
if (process.env.TEST_DATABASE_URL === undefined && serverPrograms() === null && isRoot && existsSync('/usr/bin/apt-get')) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'],
  ]) {
    const { status } = spawnSync('apt-get', words, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) break; // said below
  }
}
if (process.env.TEST_DATABASE_URL !== undefined) process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);

const programs = serverPrograms();
if (programs === null) {
  process.stdout.write(
    'PostgreSQL is left out: no server is installed; name one with TEST_DATABASE_URL or install the package postgresql\n',
  );
  process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);
}
const folder = mkdtempSync(join(tmpdir(), 'spanhouse-pg-'));
const data = join(folder, 'data');
mkdirSync(data, { mode: 0o700 });
/** PostgreSQL refuses to run as root: then it runs as the system's user for it. */
let owner = {};
if (isRoot) {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(must('id', [flag, 'postgres'])));
  owner = { uid, gid };
  chmodSync(folder, 0o755);
  chownSync(folder, uid, gid);
  chownSync(data, uid, gid);
}
const asOwner = { ...owner, cwd: folder };
must(join(programs, 'initdb'), ['--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'], asOwner);
const log = join(folder, 'log');
must(
  join(programs, 'pg_ctl'),
  ['start', '-w', '-D', data, '-l', log, '-o', `-c listen_addresses= -c unix_socket_directories=${folder} -c max_connections=100`],
  { ...asOwner, stdio: 'ignore' },
);
let status;
try {
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  status = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } }).status ?? 1;
} finally {
  must(join(programs, 'pg_ctl'), ['stop', '-w', '-m', 'fast', '-D', data], { ...asOwner, stdio: 'ignore' });
  rmSync(folder, { recursive: true });
}
process.exit(status);
