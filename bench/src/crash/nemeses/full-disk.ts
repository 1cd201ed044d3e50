import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProjectId, parseTraceId, silentLog, systemClock } from '@spanhouse/core';
import { createTraceReader } from '@spanhouse/trace-store';
import type { Nemesis } from '../nemesis.ts';
import { createProbe } from '../probe.ts';
import { startSender } from '../sender.ts';
import { prepareTrial, type Trial } from '../trial.ts';
import { until } from '../waiting.ts';
import { untilFull, untilTaken } from './fullness.ts';

const HOLD_MS = { short: 1_000, long: 10_000 } as const;
const DISK = '32m';
const PIECES_BYTES = [1024 * 1024, 4096, 1];
const PROJECT = parseProjectId(1);

/** Ingest on a small disk that is filled up and emptied again: senders wait, readers read, and everything goes on by itself. */
export const fullDisk: Nemesis = {
  name: 'full-disk',
  async missing() {
    if (process.getuid?.() !== 0) return 'only root may mount a small disk';
    const directory = await mkdtemp(join(tmpdir(), 'spanhouse-mount-'));
    const why = mount(directory);
    if (why === null) unmount(directory);
    await rm(directory, { recursive: true });
    return why === null ? null : `a small disk cannot be mounted: ${why}`;
  },
  async run(context) {
    const { directory, seed, length } = context;
    const disk = join(directory, 'small-disk');
    await mkdir(disk);
    const why = mount(disk);
    if (why !== null) throw new Error(why);
    const trial = await prepareTrial(context, { data: join(disk, 'data') });
    trial.ingest.start();
    await trial.isHealthy();
    const sender = startSender(trial, { seed, pauseMs: 30 });
    const probe = createProbe(trial);
    try {
      const known = probe.prepare();
      await until(async () => (await known())?.status === 200, 'a request is taken');
      await until(async () => (await readable(trial, known.traceId)) > 0, 'its trace is there');
      const ballast = join(disk, 'ballast');
      await fill(ballast);
      const full = await untilFull(trial, probe);
      const broken = [...full.broken];
      for (const endsAt = systemClock.monotonicMs() + HOLD_MS[length]; systemClock.monotonicMs() < endsAt;) {
        if ((await readable(trial, known.traceId)) === 0) broken.push('a stored trace could not be read while the disk was full');
        await systemClock.sleep(200);
      }
      await rm(ballast);
      const taken = await untilTaken(trial, probe);
      await systemClock.sleep(HOLD_MS[length]);
      const { repeated } = sender.progress;
      await sender.stop();
      await trial.drain();
      return { ...(await trial.report()), figures: { repeated, ...full.figures, ...taken.figures }, broken };
    } finally {
      sender.kill();
      await trial.end();
      unmount(disk);
    }
  },
};

async function readable({ clickhouse, objectStore }: Trial, id: string): Promise<number> {
  const traceId = parseTraceId(id);
  if (traceId === null) throw new Error(`not a trace id: ${id}`);
  const reader = createTraceReader({ clickhouse, objectStore, clock: systemClock, log: silentLog });
  return (await reader.readTrace(PROJECT, traceId))?.summary.spanCount ?? 0;
}

/** Writes until there is no room at all. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const bytes of PIECES_BYTES) {
      const piece = Buffer.alloc(bytes);
      for (let isFull = false; !isFull;) {
        isFull = await file.write(piece).then(
          () => false,
          (error: unknown) => {
            if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return true;
            throw error;
          },
        );
      }
    }
  } finally {
    await file.close();
  }
}

function mount(directory: string): string | null {
  return run('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=700`, 'spanhouse-small-disk', directory]);
}

function unmount(directory: string): void {
  const why = run('umount', [directory]);
  if (why !== null) throw new Error(why);
}

function run(program: string, args: readonly string[]): string | null {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}
