// Runs a command with TEST_S3_ENDPOINT naming a server that speaks S3: the one that is named already, else versitygw (found on PATH, or built
// from its Go module and kept in .cache, because it takes minutes to compile) on files in a temporary folder, on a free port of 127.0.0.1, and gone
// afterwards. It checks signatures, checksums and preconditions as S3 does. Its keys are test and test. Without Go or its module proxy the
// command runs without the variable, and its suite says that it was left out.
// Usage: node scripts/with-s3.mjs <command> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const VERSITYGW = '1.8.0';
const START_MS = 60_000;

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node scripts/with-s3.mjs <command> [arguments]\n');
  process.exit(2);
}
const run = (environment = {}) =>
  new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).on('exit', (code) => resolve(code ?? 1));
  });

if (process.env.TEST_S3_ENDPOINT !== undefined) process.exit(await run());

const program = versitygw();
if (program === null) {
  process.stdout.write(`S3 is left out: neither is versitygw on PATH nor could Go build version ${VERSITYGW} of it\n`);
  process.exit(await run());
}
const folder = mkdtempSync(join(tmpdir(), 'spanhouse-s3-'));
let server = null;
try {
  const [objects, metadata] = [join(folder, 'objects'), join(folder, 'metadata')];
  for (const path of [objects, metadata]) mkdirSync(path);
  const port = await freePort();
  // Metadata beside the files: not every temporary folder has extended attributes.
  const words = ['--quiet', '--keep-alive', '--port', `127.0.0.1:${port}`, 'posix', '--sidecar', metadata, objects];
  server = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ROOT_ACCESS_KEY_ID: 'test', ROOT_SECRET_ACCESS_KEY: 'test' },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  // Who does not sign is refused, by a server that is up.
  await until(() => fetch(endpoint).then((response) => response.status === 403));
  process.exitCode = await run({ TEST_S3_ENDPOINT: endpoint });
} finally {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

/** The program's path; null when it is neither there nor can be built. */
function versitygw() {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, 'versitygw'));
  const kept = join(fileURLToPath(new URL('..', import.meta.url)), '.cache', `versitygw-${VERSITYGW}`);
  const built = join(kept, 'versitygw');
  const found = [...onPath, built].find((path) => existsSync(path));
  if (found !== undefined) return found;
  mkdirSync(kept, { recursive: true });
  const { status } = spawnSync('go', ['install', `github.com/versity/versitygw/cmd/versitygw@v${VERSITYGW}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GOBIN: kept, GOFLAGS: '' },
  });
  return status === 0 ? built : null;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function until(isUp) {
  for (const deadline = performance.now() + START_MS; performance.now() < deadline;) {
    // Refused until it listens.
    if (await isUp().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`versitygw did not answer within ${START_MS / 1000} s`);
}
