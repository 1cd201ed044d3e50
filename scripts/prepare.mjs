// What `npm start` and `npm test` need before they can run anything of ours: the installed packages, the generated database
// client, the built web application. Each is made only when its sources changed. Runs on Node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Node 26, from the npm package `node`. */
export const nodeBinary = (root) => join(root, 'node_modules', 'node', 'bin', 'node');

/** Environment for tools: Node 26 and the installed commands first on the path. */
export function toolEnvironment(root) {
  const path = [dirname(nodeBinary(root)), join(root, 'node_modules', '.bin'), process.env.PATH].join(':');
  return { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: '1', TURBO_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' };
}

/**
 * Installs the packages when node_modules is not what package-lock.json and the manifests ask for.
 * @returns true when something was installed.
 */
export function ensureInstalled(root, say) {
  const reason = whyNotInstalled(root);
  if (reason === null) return false;
  const isFresh = !existsSync(join(root, 'node_modules'));
  say(isFresh ? 'Installing packages (the first time this takes a few minutes) …' : `Installing packages (${reason}) …`);
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  // `ci` takes exactly what the lock file says; on an existing tree it would throw everything away first.
  const exact = isFresh ? run(root, 'npm', ['ci', ...flags]) : run(root, 'npm', ['install', ...flags]);
  if (exact.status !== 0) {
    process.stderr.write(exact.output);
    throw new Failure('npm could not install the packages; the lines above say why');
  }
  if (!existsSync(nodeBinary(root))) throw new Failure('npm did not install Node 26 (package “node”); is this platform supported by it?');
  return true;
}

/** Null when everything is there. Compares npm's record of what it installed with what is wanted; reads no package. */
export function whyNotInstalled(root) {
  if (!existsSync(nodeBinary(root))) return 'Node 26 is missing';
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {};
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  for (const [path, wanted] of Object.entries(locked)) {
    if (!path.includes('node_modules/')) {
      const manifest = readJson(join(root, path, 'package.json'));
      const field = ['dependencies', 'devDependencies'].find((name) => !isSame(manifest?.[name], wanted[name]));
      if (manifest !== null && field !== undefined) return `${path === '' ? 'package.json' : `${path}/package.json`} has other ${field}`;
    } else if (!wanted.link && !wanted.optional && !wanted.devOptional && installed[path]?.version !== wanted.version) {
      return `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} is missing or old`;
    }
  }
  return null;
}

function isSame(left = {}, right = {}) {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

/** What is generated, from what, by `scripts/generate.mjs` of its package into `src/generated`. */
const GENERATED = [
  {
    what: 'the database client',
    folder: 'packages/db',
    sources: () => ['prisma/schema.prisma', 'prisma.config.ts', 'package.json', 'scripts/schema-model.mjs'],
  },
  {
    what: 'the kernel of the trace store',
    folder: 'packages/trace-store',
    sources: (folder) => [
      ...readdirSync(join(folder, 'kernel'))
        .toSorted()
        .map((name) => `kernel/${name}`),
      'scripts/generate.mjs',
      'package.json',
    ],
  },
];

/** Generates what changed since. */
export function ensureGenerated(root, say) {
  for (const { what, folder: name, sources } of GENERATED) {
    const folder = join(root, name);
    const stamp = join(folder, 'src', 'generated', '.stamp');
    const wanted = hashOf(sources(folder).map((source) => join(folder, source)));
    if (readIfThere(stamp) === wanted) continue;
    say(`Generating ${what} …`);
    const result = run(root, nodeBinary(root), [join(folder, 'scripts', 'generate.mjs')]);
    if (result.status !== 0) {
      process.stderr.write(result.output);
      throw new Failure(`generating ${what} failed; the lines above say why`);
    }
    writeFileSync(stamp, wanted);
  }
}

/** Builds the web application when anything that goes into it changed. */
export function ensureWebBuilt(root, say) {
  const stamp = join(root, 'apps', 'web', '.next', 'spanhouse-sources');
  const sources = ['apps/web', 'packages'].flatMap((folder) => filesBelow(join(root, folder)));
  const wanted = hashOf([...sources, join(root, 'package-lock.json'), join(root, 'tsconfig.base.json')]);
  if (readIfThere(stamp) === wanted) return;
  say('Building the web application …');
  const result = run(
    root,
    nodeBinary(root),
    [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build', join(root, 'apps', 'web')],
    {
      NODE_ENV: 'production',
    },
  );
  if (result.status !== 0) {
    process.stderr.write(result.output);
    throw new Failure('building the web application failed; the lines above say why');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Ends a script with one line instead of a stack. */
export class Failure extends Error {}

/** Quiet: its output is shown only when it fails. */
function run(root, command, args, environment = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...toolEnvironment(root), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw new Failure(`${command} cannot be run: ${result.error.message}`);
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}

const SKIPPED = new Set(['node_modules', '.next', 'test-results', 'test', 'dist', '.turbo', 'golden']);

/** Sources, sorted; tests are left out, they do not go into the product. */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(join(folder, entry.name));
      const isSource =
        /\.(ts|tsx|css|json|mjs|svg|png|sql|prisma|woff2)$/.test(entry.name) && !/\.test\.tsx?$|\.tsbuildinfo$/.test(entry.name);
      return entry.isFile() && isSource ? [join(folder, entry.name)] : [];
    });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`);
    if (existsSync(file)) hash.update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function readJson(file) {
  const text = readIfThere(file);
  return text === null ? null : JSON.parse(text);
}
