import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readLedger, type LedgerRequest } from '../crash/ledger.ts';
import { freePort } from '../crash/ports.ts';
import { Program } from '../crash/program.ts';
import { isUp, until } from '../crash/waiting.ts';
import { RoleInstance } from './role-instance.ts';
import { openSharedStores, type ServerAddresses, type SharedStores } from './shared-stores.ts';

const ROOT = new URL('../../../', import.meta.url);
const WEB = fileURLToPath(new URL('apps/web', ROOT));
const OPERATOR = fileURLToPath(new URL('apps/operator/bin/spanhouse.mjs', ROOT));
const NEXT = pathToFileURL(createRequire(join(WEB, 'package.json')).resolve('next/dist/bin/next'));

/** Spanhouse as in production: each role a process of its own that knows nothing but its variables, and stores that they share. */
export type Deployment = {
  readonly stores: SharedStores;
  readonly gateway: RoleInstance;
  readonly upkeep: RoleInstance;
  readonly web: Program;
  readonly webUrl: string;
  readonly webAdminUrl: string;
  readonly httpUrl: string;
  readonly grpcUrl: string;
  /** Of the project `default`, made as an operator makes it. */
  readonly key: string;
  /** One more, not started. Its data directory is its own. */
  addCompute(): Promise<RoleInstance>;
  ledgerFile(sender: string): string;
  ledger(): ReadonlyMap<number, LedgerRequest>;
  /** Kills what still runs. */
  end(): Promise<void>;
};

/** Schemas are made and a key exists; nothing is started yet. The web has to be built. */
export async function prepareDeployment(addresses: ServerAddresses, directory: string): Promise<Deployment> {
  const stores = await openSharedStores(addresses);
  const { kafka, postgres, clickhouse, bucket } = stores.env;
  const operate = (...words: readonly string[]): string =>
    operator(words, { SPANHOUSE_DATA: join(directory, 'operator'), ...postgres, ...clickhouse, ...bucket });
  operate('migrate');
  const key = operate('keys', 'create', 'default', 'a service').trim();
  const ports = { grpc: await freePort(), http: await freePort(), web: await freePort(), webAdmin: await freePort() };
  const httpUrl = `http://127.0.0.1:${String(ports.http)}`;
  const webUrl = `http://127.0.0.1:${String(ports.web)}`;
  const started: RoleInstance[] = [];
  const instance = async (role: string, name: string, env: Readonly<Record<string, string>>): Promise<RoleInstance> => {
    const made = new RoleInstance(role, name, { SPANHOUSE_DATA: join(directory, name), ...env }, await freePort());
    started.push(made);
    return made;
  };
  const gateway = await instance('gateway', 'gateway', {
    ...kafka,
    ...postgres,
    SPANHOUSE_OTLP_GRPC_PORT: String(ports.grpc),
    SPANHOUSE_OTLP_HTTP_PORT: String(ports.http),
  });
  const upkeep = await instance('upkeep', 'upkeep', { ...clickhouse, ...bucket, SPANHOUSE_UPKEEP_SECONDS: '5' });
  const webEnv = {
    ...postgres,
    ...clickhouse,
    ...bucket,
    SPANHOUSE_WEB_ADMIN_PORT: String(ports.webAdmin),
    SPANHOUSE_SECRET: randomBytes(32).toString('base64'),
    SPANHOUSE_OPEN_UNTIL_SET_UP: 'true', // nobody signs in here, and it is reached over loopback alone
    NODE_ENV: 'production',
  };
  const web = new Program(NEXT, webEnv, ['start', WEB, '--hostname', '127.0.0.1', '--port', String(ports.web)]);
  await mkdir(join(directory, 'ledgers'), { recursive: true });
  const ledgers = new Set<string>();
  let computes = 0;
  return {
    stores,
    gateway,
    upkeep,
    web,
    webUrl,
    webAdminUrl: `http://127.0.0.1:${String(ports.webAdmin)}`,
    httpUrl,
    grpcUrl: `http://127.0.0.1:${String(ports.grpc)}`,
    key,
    addCompute: () => instance('compute', `compute-${String(++computes)}`, { ...kafka, ...clickhouse, ...bucket }),
    ledgerFile(sender) {
      const file = join(directory, 'ledgers', sender);
      ledgers.add(file);
      return file;
    },
    ledger: () => new Map([...ledgers].flatMap((file) => [...readLedger(file)])),
    async end() {
      await Promise.all([web.kill(), ...started.map(({ program }) => program.kill())]);
      await stores.stop();
    },
  };
}

/** Waits for the web and the stores behind it. */
export function webIsUp({ web, webAdminUrl }: Deployment): Promise<void> {
  return until(
    () => isUp(`${webAdminUrl}/health/ready`),
    'the web is ready',
    () => web.output,
  );
}

/** `npx spanhouse …` with an environment of its own; what it printed. */
function operator(words: readonly string[], env: Readonly<Record<string, string>>): string {
  const result = spawnSync(process.execPath, [OPERATOR, ...words], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });
  if (result.status !== 0) throw new Error(`spanhouse ${words.join(' ')}: ${result.stdout}${result.stderr}`);
  return result.stdout;
}
