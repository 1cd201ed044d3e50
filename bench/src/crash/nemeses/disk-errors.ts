import { join } from 'node:path';
import { systemClock } from '@spanhouse/core';
import type { Nemesis, NemesisContext, NemesisReport } from '../nemesis.ts';
import { startSender } from '../sender.ts';
import { readCalls, STATE_CALLS, straceMissing, underStrace, type Call } from '../strace.ts';
import { prepareTrial, sumOfTrials } from '../trial.ts';

/** Which call fails, how, and which of them: the first number, then every so many (each thread counts by itself; one makes nearly all). */
type Failing = { readonly call: string; readonly error: 'EIO' | 'ENOSPC'; readonly when: string };

const FAILING: Readonly<Record<'short' | 'long', readonly Failing[]>> = {
  short: [{ call: 'fdatasync', error: 'EIO', when: '4+5' }],
  long: [
    { call: 'fdatasync', error: 'EIO', when: '4+5' },
    { call: 'fdatasync', error: 'ENOSPC', when: '3+2' },
    { call: 'pwritev', error: 'EIO', when: '4+5' },
    { call: 'pwritev', error: 'ENOSPC', when: '3+2' },
    // The first ones belong to the start, which rightly fails with them.
    { call: 'fsync', error: 'EIO', when: '12+3' },
    { call: 'rename', error: 'EIO', when: '5+3' },
    { call: 'link', error: 'ENOSPC', when: '2+2' },
    { call: 'mkdir', error: 'ENOSPC', when: '9+2' },
  ],
};
const SENDING_MS = { short: 3_000, long: 6_000 } as const;
const SEGMENT = /\/log\/partition-\d+\/[^/]+\.log$/;
/** Calls that would touch a segment again after a failure. */
const TOUCHING: ReadonlySet<string> = new Set(['pwritev', 'pwrite64', 'write', 'writev', 'fdatasync', 'fsync']);

/** System calls of ingest fail with EIO and ENOSPC, again and again, while a sender sends. A segment whose write or sync failed must never be touched again. */
export const diskErrors: Nemesis = {
  name: 'disk-errors',
  missing: () => Promise.resolve(straceMissing()),
  async run(context) {
    const reports = [];
    for (const failing of FAILING[context.length]) reports.push(await fail(context, failing));
    const figures = Object.fromEntries(reports.flatMap((report) => Object.entries(report.figures)));
    return { ...sumOfTrials(reports), figures, broken: reports.flatMap(({ broken }) => broken) };
  },
};

async function fail(context: NemesisContext, { call, error, when }: Failing): Promise<NemesisReport> {
  const trial = await prepareTrial(context, { env: { UV_THREADPOOL_SIZE: '1' } });
  const output = join(context.directory, `${trial.name}.strace`);
  trial.ingest.start({ under: underStrace({ output, trace: STATE_CALLS, inject: [`${call}:error=${error}:when=${when}`] }) });
  await trial.isHealthy();
  const sender = startSender(trial, { seed: context.seed, pauseMs: 30 });
  try {
    await systemClock.sleep(SENDING_MS[context.length]);
    const { repeated } = sender.progress;
    await sender.stop();
    // Without faults from here on: what is left in the log is stored.
    await trial.ingest.kill();
    await trial.drain();
    const calls = readCalls(output);
    const injected = calls.filter(({ name, line }) => name === call && line.includes('(INJECTED)')).length;
    const name = `${call} ${error}`;
    const broken = touchedAgain(calls).map((line) => `${name}: a segment was touched again after a failure: ${line}`);
    if (injected === 0) broken.push(`${name}: no call failed`);
    return { ...(await trial.report()), figures: { [`${name} failed`]: injected, [`${name} repeated`]: repeated }, broken };
  } finally {
    sender.kill();
    await trial.end();
  }
}

/** Writes and syncs of segments after a write or sync of the same file had failed. */
function touchedAgain(calls: readonly Call[]): readonly string[] {
  const poisoned = new Set<string>();
  const again: string[] = [];
  for (const { name, paths, line, error } of calls) {
    const segment = paths.find((path) => SEGMENT.test(path));
    if (segment === undefined || !TOUCHING.has(name)) continue;
    if (poisoned.has(segment)) again.push(line);
    if (error !== null) poisoned.add(segment);
  }
  return again;
}
