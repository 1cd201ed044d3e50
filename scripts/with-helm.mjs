// Runs a command with TEST_HELM naming the program Helm and TEST_KUBERNETES_VALIDATE one that knows Kubernetes' schemas: those that are named
// already, else Helm from its Go module (kept in .cache, because it takes minutes to compile) and kubernetes-validate from PyPI, in a virtual environment
// in a temporary folder. Without Go, Python or their registries the command runs without the variables, and its suite says that it was left out.
// Usage: node scripts/with-helm.mjs <command> [arguments]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HELM = '3.20.2';
const KUBERNETES_VALIDATE = 'kubernetes-validate==1.37.0';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node scripts/with-helm.mjs <command> [arguments]\n');
  process.exit(2);
}

/** Whether it ended well; what it complains of is shown. */
const does = (program, words, environment = {}) =>
  spawnSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...environment } }).status === 0;

function helm() {
  if (process.env.TEST_HELM !== undefined) return process.env.TEST_HELM;
  const folder = join(fileURLToPath(new URL('..', import.meta.url)), '.cache', `helm-${HELM}`);
  const program = join(folder, 'helm');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(program) && !does('go', ['install', `helm.sh/helm/v3/cmd/helm@v${HELM}`], { GOBIN: folder, GOFLAGS: '' })) return null;
  return program;
}

function kubernetesValidate(folder) {
  if (process.env.TEST_KUBERNETES_VALIDATE !== undefined) return process.env.TEST_KUBERNETES_VALIDATE;
  const programs = join(folder, 'venv', 'bin');
  const isThere =
    does('python3', ['-m', 'venv', join(folder, 'venv')]) &&
    does(join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', KUBERNETES_VALIDATE]);
  return isThere ? join(programs, 'kubernetes-validate') : null;
}

const folder = mkdtempSync(join(tmpdir(), 'spanhouse-helm-'));
try {
  const found = { TEST_HELM: helm(), TEST_KUBERNETES_VALIDATE: kubernetesValidate(folder) };
  for (const [name, program] of Object.entries(found))
    if (program === null) process.stdout.write(`${name} is left out: Go, or Python 3 with venv, and their registries are needed\n`);
  const environment = Object.fromEntries(Object.entries(found).filter(([, program]) => program !== null));
  process.exitCode = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
