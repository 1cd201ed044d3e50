import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { seededRandom, silentLog, systemClock } from '@spanhouse/core';
import { createFileSpanLog } from '../../src/index.ts';
import { freshDirectory, textsOf } from './small-log.ts';

const WRITER = new URL('writer.ts', import.meta.url).pathname;

/** @returns how many records were acknowledged, and which of them the log does not hold at the offset that was told. */
export async function killWriters(
  kills: number,
  seed: number,
): Promise<{ readonly acknowledged: number; readonly wrong: readonly string[] }> {
  const random = seededRandom(seed);
  const directory = await freshDirectory();
  const acknowledged = new Map<number, string>();
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [WRITER, directory, String(kill)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const space = line.indexOf(' ');
      acknowledged.set(Number(line.slice(0, space)), line.slice(space + 1));
    });
    const closed = once(lines, 'close');
    await once(lines, 'line');
    await systemClock.sleep(random() * 150);
    child.kill('SIGKILL');
    await closed;
  }
  const log = await createFileSpanLog({ directory }, { clock: systemClock, log: silentLog });
  const stored = await textsOf(log);
  await log.close();
  await rm(directory, { recursive: true });
  const wrong = [...acknowledged]
    .filter(([offset, text]) => !(stored[offset] ?? '').startsWith(`${text} `))
    .map(([offset, text]) => `${String(offset)}: ${text}`);
  return { acknowledged: acknowledged.size, wrong };
}
