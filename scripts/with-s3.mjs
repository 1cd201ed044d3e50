// Runs a command with TEST_S3_ENDPOINT naming a server that speaks S3: the one that is named already, else moto (from PyPI) in a
// virtual environment of its own in a temporary folder, on a free port of 127.0.0.1, and gone afterwards. Without Python or PyPI the
// command runs without the variable, and its suite says that it was left out.
// Usage: node scripts/with-s3.mjs <command> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MOTO = 'moto[server]>=5,<6';
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

const folder = mkdtempSync(join(tmpdir(), 'spanhouse-s3-'));
let server = null;
try {
  const programs = join(folder, 'venv', 'bin');
  const steps = [
    ['python3', ['-m', 'venv', join(folder, 'venv')]],
    [join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', MOTO]],
  ];
  const failed = steps.find(([program, words]) => spawnSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0);
  if (failed !== undefined) {
    process.stdout.write(`S3 is left out: ${failed[0]} ${failed[1].join(' ')} failed; Python 3 with venv and PyPI are needed\n`);
    process.exitCode = await run();
  } else {
    const port = await freePort();
    server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const endpoint = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${endpoint}/moto-api/`).then((response) => response.ok));
    process.exitCode = await run({ TEST_S3_ENDPOINT: endpoint });
  }
} finally {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
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
  throw new Error(`moto did not answer within ${START_MS / 1000} s`);
}
