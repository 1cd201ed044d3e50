import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom, systemClock } from '@spanhouse/core';
import { readLedger } from './ledger.ts';
import { readBack, type ReadBack } from './read-back.ts';
import { startSystem } from './system.ts';
import { worst, type Verdict } from './verdict.ts';

/** Counts of spans, but for kills and requests; the verdict is the worst of all ways of reading. */
export type CrashReport = Verdict & {
  readonly kills: number;
  readonly killsOf: Readonly<Record<Victim, number>>;
  readonly requests: number;
  readonly acknowledged: number;
  readonly waysOfReading: ReadBack;
};

type Victim = 'ingest' | 'clickhouse' | 'both';

const VICTIMS: readonly Victim[] = ['ingest', 'clickhouse', 'both'];
const SENDER = fileURLToPath(new URL('sender-main.ts', import.meta.url));
const PAUSE_MIN_MS = 200;
const PAUSE_MORE_MS = 2_300;

/**
 * A sender with a ledger sends without end, while ingest, the ClickHouse process or both are killed (-9) at random moments and
 * started again. Then ingest drains, and everything is read back and held against the ledger.
 */
export async function runCrash(options: { readonly kills: number; readonly seed: number }): Promise<CrashReport> {
  const random = seededRandom(options.seed);
  const data = await mkdtemp(join(tmpdir(), 'spanhouse-crash-'));
  const ledgerFile = join(data, 'ledger');
  const system = await startSystem(data);
  const { ingest, clickhouseProgram } = system;
  const sender = spawn(process.execPath, [SENDER, ledgerFile, system.httpUrl, system.grpcUrl, String(options.seed)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const senderEnd = once(sender, 'exit');
  try {
    const killsOf = { ingest: 0, clickhouse: 0, both: 0 };
    for (let kill = 0; kill < options.kills; kill++) {
      await systemClock.sleep(PAUSE_MIN_MS + random() * PAUSE_MORE_MS);
      if (sender.exitCode !== null) throw new Error('the sender ended');
      const victim = VICTIMS[kill % VICTIMS.length] ?? 'both';
      killsOf[victim]++;
      const programs = victim === 'both' ? [ingest, clickhouseProgram] : [victim === 'ingest' ? ingest : clickhouseProgram];
      await Promise.all(programs.map((program) => program.kill()));
      for (const program of programs) program.start();
    }
    await systemClock.sleep(PAUSE_MORE_MS);
    sender.kill('SIGTERM');
    const [code] = (await senderEnd) as [number | null];
    if (code !== 0) throw new Error(`the sender ended with code ${String(code)}`);
    await system.drain();
    const ledger = readLedger(ledgerFile);
    const waysOfReading = await readBack(system, ledger);
    const requests = [...ledger.values()];
    const acknowledged = requests.reduce((sum, { isAcknowledged, items }) => sum + (isAcknowledged ? items.length : 0), 0);
    return {
      kills: options.kills,
      killsOf,
      requests: requests.length,
      acknowledged,
      ...worst(Object.values(waysOfReading)),
      waysOfReading,
    };
  } catch (error) {
    throw new Error(
      `${String(error)}\ningest said:\n${ingest.output.join('\n')}\nClickHouse said:\n${clickhouseProgram.output.join('\n')}`,
      {
        cause: error,
      },
    );
  } finally {
    sender.kill('SIGKILL');
    await system.stop();
  }
}
