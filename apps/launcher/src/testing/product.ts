import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './poll.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;

/** A whole Spanhouse on free ports and a data directory of its own, started as a user starts it, without the demo. */
export type Product = {
  readonly webUrl: string;
  /** OTLP over HTTP; the path `/v1/traces` is to be added. */
  readonly httpUrl: string;
  readonly grpcUrl: string;
  readonly clickhouseUrl: string;
  /** Of ingest: `/metrics`. */
  readonly adminUrl: string;
  readonly dataDirectory: string;
  /** Where the first owner is made; printed at the start. */
  readonly setUpLink: string;
  /** Of the launcher; the processes of the product are its descendants. */
  readonly pid: number;
  /** Stops in order and removes the data directory, unless it is the caller's. */
  stop(): Promise<void>;
};

/** `keptDirectory`: data of the caller's, which stay. */
export async function startProduct(keptDirectory: string | null = null): Promise<Product> {
  const dataDirectory = keptDirectory ?? (await mkdtemp(join(tmpdir(), 'spanhouse-e2e-')));
  const [web, http, grpc, clickhouse, admin] = await freePorts(5);
  const child = spawn(process.execPath, ['apps/launcher/src/main.ts', '--no-demo'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      SPANHOUSE_DATA: dataDirectory,
      SPANHOUSE_WEB_PORT: String(web),
      SPANHOUSE_OTLP_HTTP_PORT: String(http),
      SPANHOUSE_OTLP_GRPC_PORT: String(grpc),
      SPANHOUSE_ADMIN_PORT: String(admin),
      SPANHOUSE_WEB_ADMIN_PORT: '0',
      CLICKHOUSE_PORT: String(clickhouse),
    },
  });
  const output: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const webUrl = `http://127.0.0.1:${String(web)}`;
  let setUpLink = '';
  const httpUrl = `http://127.0.0.1:${String(http)}`;
  try {
    await until(
      'the product is healthy',
      async () => {
        if (child.exitCode !== null) throw new Error('the launcher ended');
        setUpLink = /http:\S+\/link#\S+/.exec(output.join(''))?.[0] ?? '';
        return setUpLink !== '' && (await answers(`${webUrl}/api/health`)) && (await answers(`${httpUrl}/health`)) ? true : null;
      },
      START_TIMEOUT_MS,
    );
  } catch (error) {
    await stopChild(child);
    throw new Error(`the product did not start:\n${output.join('')}`, { cause: error });
  }
  return {
    webUrl,
    httpUrl,
    grpcUrl: `http://127.0.0.1:${String(grpc)}`,
    clickhouseUrl: `http://127.0.0.1:${String(clickhouse)}`,
    adminUrl: `http://127.0.0.1:${String(admin)}`,
    pid: child.pid ?? 0,
    dataDirectory,
    setUpLink,
    stop: async () => {
      await stopChild(child);
      if (keptDirectory === null) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Reads the key that the demo sends with; it belongs to the project `demo`. */
export async function demoKey(dataDirectory: string): Promise<string> {
  return (await readFile(join(dataDirectory, 'secrets', 'demo-ingest-key'), 'utf8')).trim();
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    if (error instanceof Error) return false; // refused or timed out: not up yet
    throw error;
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
