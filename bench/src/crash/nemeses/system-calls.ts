import { join } from 'node:path';
import { systemClock } from '@spanhouse/core';
import type { Nemesis, NemesisContext } from '../nemesis.ts';
import { createProbe } from '../probe.ts';
import { sideBySide } from '../side-by-side.ts';
import { readCalls, STATE_CALLS, straceMissing, underStrace, type Call } from '../strace.ts';
import { prepareTrial, sumOfTrials, type Trial, type TrialReport } from '../trial.ts';
import { until } from '../waiting.ts';

const REQUESTS = { short: 2, long: 3 } as const;
const POINTS_OF_SHORT_MAX = 6;
const AT_ONCE = 3;
/** One thread makes all calls on files, so that the n-th call is the same one in each run. */
const ENV = { UV_THREADPOOL_SIZE: '1' };

/** The call before which ingest is killed: the n-th of its name in its thread; among calls on `paths` alone, if given. */
type Point = { readonly name: string; readonly nth: number; readonly paths: readonly string[] };

/** Ingest is killed before each system call (or so many as are asked for) that changes what is on disk, from its start to its end, and started again. */
export const systemCalls: Nemesis = {
  name: 'system-calls',
  missing: () => Promise.resolve(straceMissing()),
  async run(context) {
    const { calls, report: undisturbed } = await observe(context);
    const points = spread(calls, context.length === 'short' ? POINTS_OF_SHORT_MAX : (context.systemCallsMax ?? Infinity));
    const outcomes = await sideBySide(points, AT_ONCE, (point) => killAt(context, point));
    const killed = outcomes.filter(({ killedBefore }) => killedBefore !== null);
    const places = new Set(killed.map(({ killedBefore }) => killedBefore));
    return {
      ...sumOfTrials([undisturbed, ...outcomes.map(({ report }) => report)]),
      figures: { calls: calls.length, points: points.length, killed: killed.length, places: places.size },
      // A few are not reached when threads get in each other's way; most must be.
      broken: killed.length < points.length / 2 ? [`only ${String(killed.length)} of ${String(points.length)} points were reached`] : [],
    };
  },
};

/** One run without a kill: which calls there are. */
async function observe(context: NemesisContext): Promise<{ readonly calls: readonly Point[]; readonly report: TrialReport }> {
  const trial = await prepareTrial(context, { env: ENV });
  try {
    const output = join(context.directory, `${trial.name}.strace`);
    trial.ingest.start({ under: underStrace({ output, trace: STATE_CALLS }) });
    await work(trial, REQUESTS[context.length]);
    await trial.ingest.stop();
    await trial.drain();
    return { calls: pointsOf(readCalls(output), trial.data), report: await trial.report() };
  } finally {
    await trial.end();
  }
}

/** `write` and `openat` are used for much else (threads wake each other by writing): only those on files whose names are known before can be told apart. */
const BY_PATH: ReadonlySet<string> = new Set(['write', 'openat']);

/** Paths relative to the data directory, which differs from run to run. */
function pointsOf(calls: readonly Call[], data: string): readonly Point[] {
  const isKnown = (path: string): boolean => path.startsWith(data) && !/\/\.WRITING-|\/lock/.test(path);
  const known = [...new Set(calls.filter(({ name }) => BY_PATH.has(name)).flatMap(({ paths }) => paths.filter(isKnown)))];
  const isSeen = ({ name, paths }: Call): boolean => !BY_PATH.has(name) || paths.some((path) => known.includes(path));
  const counts = new Map<string, number>();
  const points = new Map<string, Point>();
  for (const call of calls.filter(isSeen)) {
    const { thread, name, paths, line } = call;
    const nth = (counts.get(`${String(thread)} ${name}`) ?? 0) + 1;
    counts.set(`${String(thread)} ${name}`, nth);
    const isOnData = paths.some((path) => path.startsWith(data));
    const changes = name !== 'openat' || /O_CREAT|O_TRUNC/.test(line);
    if (!isOnData || !changes) continue;
    const point = { name, nth, paths: BY_PATH.has(name) ? known.map((path) => path.slice(data.length)) : [] };
    points.set(`${name} ${String(nth)}`, point);
  }
  return [...points.values()];
}

type Outcome = { readonly killedBefore: string | null; readonly report: TrialReport };

async function killAt(context: NemesisContext, { name, nth, paths }: Point): Promise<Outcome> {
  const trial = await prepareTrial(context, { env: ENV });
  try {
    const output = join(context.directory, `${trial.name}.strace`);
    const absolute = paths.map((path) => trial.data + path);
    trial.ingest.start({
      under: underStrace({ output, trace: [name], inject: [`${name}:signal=KILL:when=${String(nth)}`], paths: absolute }),
    });
    const wasKilled = await work(trial, REQUESTS[context.length]);
    if (trial.ingest.isRunning) await trial.ingest.stop();
    await trial.drain();
    const last = readCalls(output).at(-1);
    const killedBefore = wasKilled ? `${name} ${last?.paths.at(-1)?.slice(trial.data.length) ?? ''}` : null;
    return { killedBefore, report: await trial.report() };
  } catch (cause) {
    throw new Error(`killed before ${name} ${String(nth)}: ${String(cause)}`, { cause });
  } finally {
    await trial.end();
  }
}

/** Sends requests one after the other, each until it is answered and stored, and starts ingest again when it was killed: then without strace. */
async function work(trial: Trial, requests: number): Promise<boolean> {
  const send = createProbe(trial);
  let wasKilled = false;
  const keepRunning = async (): Promise<void> => {
    if (trial.ingest.isRunning) return;
    wasKilled = true;
    trial.ingest.start();
    await trial.isHealthy();
  };
  await until(
    async () => {
      await keepRunning();
      return trial.isHealthyNow();
    },
    'ingest is healthy',
    () => trial.ingest.output,
  );
  for (let request = 1; request <= requests; request++) {
    const attempt = send.prepare();
    while ((await attempt())?.status !== 200) {
      await keepRunning();
      await systemClock.sleep(20);
    }
    await until(
      async () => {
        await keepRunning();
        return (await trial.countStored()) >= request * send.spansEach;
      },
      'the request is stored',
      () => trial.ingest.output,
    );
  }
  return wasKilled;
}

/** At most so many, evenly from all. */
function spread<T>(all: readonly T[], max: number): readonly T[] {
  const step = Math.max(1, all.length / max);
  return all.filter((_one, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
