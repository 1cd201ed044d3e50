import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startGateway } from './support/gateway.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

async function aDataDirectory(key: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spanhouse-demo-main-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'secrets'));
  if (key !== null) await writeFile(join(folder, 'secrets', 'demo-ingest-key'), key);
  return folder;
}

function startDemo(data: string, port: number): ChildProcessByStdio<null, Readable, Readable> {
  const demo = spawn(process.execPath, [MAIN], {
    env: { SPANHOUSE_DATA: data, SPANHOUSE_OTLP_HTTP_PORT: String(port), SPANHOUSE_DEMO_BACKFILL_MINUTES: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void demo.kill('SIGKILL'));
  return demo;
}

async function endOf(demo: ChildProcessByStdio<null, Readable, Readable>): Promise<{ code: unknown; events: string[]; output: string }> {
  const [output, errors, [code]] = await Promise.all([text(demo.stdout), text(demo.stderr), once(demo, 'exit') as Promise<unknown[]>]);
  expect(errors).toBe('');
  const lines = output.trim().split('\n');
  return { code, output, events: lines.map((line) => (JSON.parse(line) as { event: string }).event) };
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'sends with the key of the data directory, ends with 0 on %s, and knows how far it came',
  async (signal) => {
    const data = await aDataDirectory('spanhouse-secret-key\n');
    const demo: { process?: ReturnType<typeof startDemo> } = {};
    const gateway = await startGateway([], (count) => {
      if (count === 3) demo.process?.kill(signal);
    });
    demo.process = startDemo(data, gateway.port);
    const { code, events, output } = await endOf(demo.process);
    expect([code, events[0], events.at(-1)]).toEqual([0, 'demo.started', 'demo.stopped']);
    expect(events).not.toContain('demo.failed');
    expect(new Set(gateway.received.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer spanhouse-secret-key']));
    expect(output).not.toContain('spanhouse-secret-key');
    expect(Number(await readFile(join(data, 'demo', 'sent-to'), 'utf8'))).toBeGreaterThan(0);
  },
);

it('without a key it says what is missing in a line of its log and ends with 1', async () => {
  const { code, events, output } = await endOf(startDemo(await aDataDirectory(null), 1));
  expect([code, events]).toEqual([1, ['demo.failed', 'demo.stopped']]);
  expect(output).toContain('demo-ingest-key');
});

it('a gateway that does not take the key is told in a line of its log, and it ends with 1', async () => {
  const gateway = await startGateway([401]);
  const { code, events, output } = await endOf(startDemo(await aDataDirectory('wrong'), gateway.port));
  expect([code, events]).toEqual([1, ['demo.started', 'demo.failed', 'demo.stopped']]);
  expect(output).toContain('status 401');
});
