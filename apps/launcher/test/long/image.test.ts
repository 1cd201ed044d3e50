import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { until } from '../../src/testing/index.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const DOCKERFILE = readFileSync(join(ROOT, 'deploy/docker/Dockerfile'), 'utf8');
/** As in the image. Only root can become somebody else. */
const USER = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};
const NEEDED = ['WEB', 'OTLP_GRPC', 'OTLP_HTTP', 'ADMIN', 'WEB_ADMIN'] as const;

it('the steps of the Dockerfile, in a clean copy of the tree, give a product that another user starts from files it cannot write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spanhouse-image-'));
  chmodSync(folder, 0o755);
  try {
    const tree = join(folder, 'tree');
    copyTree(tree);
    for (const step of stepsOf('build')) must('sh', ['-c', step], tree);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (USER.uid !== undefined) chownSync(data, USER.uid, USER.gid);
    const ports = await freePorts(NEEDED.length + 1);
    const [web, , otlp] = ports.map((port) => `http://127.0.0.1:${String(port)}`);
    const [program = '', ...args] = commandOf('embedded');
    const child = spawn(join(tree, 'node_modules/.bin', program), args, {
      ...USER,
      cwd: tree,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(tree, 'node_modules/.bin')}:/usr/bin:/bin`,
        NODE_ENV: 'production',
        SPANHOUSE_DATA: data,
        ...Object.fromEntries(NEEDED.map((name, index) => [`SPANHOUSE_${name}_PORT`, String(ports[index])])),
        CLICKHOUSE_PORT: String(ports.at(-1)),
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const urls = [`${String(web)}/api/health`, `${String(otlp)}/health`];
    const healthy = (): boolean => spawnSync(process.execPath, [join(tree, 'deploy/docker/healthy.mjs'), ...urls]).status === 0;
    try {
      await until(
        'the product is healthy',
        () => {
          if (child.exitCode !== null) throw new Error(said);
          return Promise.resolve(healthy() ? true : null);
        },
        120_000,
      );
      expect((await fetch(`${String(web)}/p/default/traces`)).status).toBe(200);
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await ended) as [unknown];
      expect([code, said]).toEqual([0, expect.stringContaining('Stopped.')]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_200_000);

/** What `COPY . .` would see: what is in the repository, less what the ignore file names beside what was made here. */
function copyTree(to: string): void {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (listed.status !== 0) throw new Error(listed.stderr);
  const ignored = /^(\.ci|bench\/results)\/|^bench\/corpus\/.*\.zst$/;
  for (const file of listed.stdout.split('\0')) {
    if (file === '' || ignored.test(file) || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(ROOT, file), join(to, file));
  }
}

/** The lines of RUN of one stage, as a shell would get them. */
function stepsOf(stage: string): readonly string[] {
  const joined = DOCKERFILE.replaceAll(/\\\n/g, '');
  const body = new RegExp(`^FROM \\S+ AS ${stage}\\n([\\s\\S]*?)(?=^FROM |$(?![\\s\\S]))`, 'm').exec(joined)?.[1] ?? '';
  const steps = [...body.matchAll(/^RUN (?:--mount=\S+ )*(.*)$/gm)].map(([, step = '']) => step);
  if (steps.length === 0) throw new Error(`the stage ${stage} has no steps`);
  return steps;
}

function commandOf(stage: string): readonly string[] {
  const text = new RegExp(`AS ${stage}\\n[\\s\\S]*?^CMD (\\[.*\\])$`, 'm').exec(DOCKERFILE)?.[1];
  return z.array(z.string()).parse(JSON.parse(text ?? '[]'));
}

/** With the machine's own Node and npm, as in the image that builds. */
function must(program: string, words: readonly string[], cwd: string): void {
  const ours = join(ROOT, 'node_modules');
  const path = (process.env['PATH'] ?? '').split(':').filter((part) => !part.startsWith(ours));
  const result = spawnSync(program, words, { cwd, encoding: 'utf8', env: { ...process.env, PATH: path.join(':'), NODE_ENV: undefined } });
  if (result.status !== 0) throw new Error(`${words.join(' ')}: ${result.stdout}${result.stderr}`);
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
