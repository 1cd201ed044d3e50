import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Secret } from '@spanhouse/core';
import type { ClickHouseConfig } from '../client.ts';

const MAIN = fileURLToPath(new URL('../embedded/main.ts', import.meta.url));

export type EmbeddedClickHouse = ClickHouseConfig & {
  readonly pid: number;
  /** The SPANHOUSE_DATA of the process. */
  readonly dataDirectory: string;
  /** Ends it in order; removes the data directory unless the caller gave it. */
  stop(): Promise<void>;
  /** SIGKILL. The data directory stays, for a second start. */
  kill(): Promise<void>;
};

/**
 * The embedded server as a process of its own, on a free port and, unless `dataDirectory` says otherwise, in a fresh temporary directory.
 *
 * @throws Error with the process's last words when it does not come up.
 */
export async function startEmbeddedClickHouse(
  options: { readonly dataDirectory?: string; readonly port?: number; readonly configFile?: string } = {},
): Promise<EmbeddedClickHouse> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'spanhouse-clickhouse-')));
  const child = spawn(process.execPath, [MAIN], {
    env: {
      NODE_ENV: 'test',
      SPANHOUSE_DATA: dataDirectory,
      CLICKHOUSE_PORT: String(options.port ?? 0),
      CLICKHOUSE_CONFIG_FILE: options.configFile ?? '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /"event":"clickhouse\.ready".*"server\.port":(\d+)/.exec(line);
      if (ready === null) said.push(line);
      else resolve(Number(ready[1]));
    });
    child.once('exit', (code) => {
      reject(new Error(`the embedded ClickHouse ended with ${String(code)}: ${said.join('\n')}`));
    });
    child.once('error', reject);
  });
  const password = new Secret((await readFile(path.join(dataDirectory, 'secrets', 'clickhouse-password'), 'utf8')).trim());
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    username: 'spanhouse',
    password,
    database: 'spanhouse',
    pid: child.pid ?? 0,
    dataDirectory,
    stop: async () => {
      await end('SIGTERM');
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
  };
}
