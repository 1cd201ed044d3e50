import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock, Component, Log } from '@spanhouse/core';
import { followOutput, type ChildOutput } from './child-output.ts';
import type { LineSink } from './rotating-file.ts';

export type ProcessSpec = {
  readonly name: string;
  /** Arguments of Node: a script and its own arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null when it does its work, else what was seen instead; asked again and again until it is null. */
  readonly whyNotReady: (signal: AbortSignal) => Promise<string | null>;
  readonly startTimeoutMs: number;
  /** How long it may take to end in good order before it is killed. */
  readonly stopTimeoutMs: number;
};

export type SupervisorDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly openLog: (name: string) => LineSink;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Aborts when the whole start is given up. */
  readonly signal: AbortSignal;
};

/** A process that could not be started, in words for the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const FOLLOW_PARENT = fileURLToPath(new URL('follow-parent.ts', import.meta.url));
const HEALTH_EVERY_MS = 50;
const RESTART_DELAY_FIRST_MS = 500;
const RESTART_DELAY_MAX_MS = 30_000;
/** A process that lasted this long is thought healthy again, so its next end starts with the first delay. */
const STEADY_MS = 60_000;
/** A launcher that was killed leaves processes that are still stopping; the next start waits for their locks. */
const LOCK_WAIT_MS = 25_000;
const LOCK_RETRY_MS = 250;

type Child = {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: ChildOutput;
  readonly ended: Promise<string>;
  hasEnded: boolean;
};

/**
 * A child process that is started again when it ends by itself, with growing delays.
 * `start` resolves when it is healthy and rejects with StartError when it ends first or takes too long.
 */
export function createSupervisedProcess(spec: ProcessSpec, deps: SupervisorDeps): Component {
  return {
    name: spec.name,
    start: async () => {
      const sink = deps.openLog(spec.name);
      const stopping = new AbortController();
      const startedMs = deps.clock.monotonicMs();
      let child: Child;
      try {
        child = await startFirst(spec, deps, sink);
      } catch (error) {
        sink.close();
        throw error;
      }
      deps.say(`${spec.name.padEnd(11)} ready after ${seconds(deps.clock.monotonicMs() - startedMs)}`);
      const watching = keepRunning(spec, deps, sink, child, (next) => (child = next), stopping.signal);
      return {
        name: spec.name,
        stop: async (signal) => {
          stopping.abort(new Error('stopping'));
          const hasEndedItself = await end(child, spec.stopTimeoutMs, deps.clock, signal);
          if (!hasEndedItself) deps.say(`${spec.name} did not end in time and was killed`);
          await watching;
          sink.close();
        },
      };
    },
  };
}

async function startFirst(spec: ProcessSpec, deps: SupervisorDeps, sink: LineSink): Promise<Child> {
  const lockDeadlineMs = deps.clock.monotonicMs() + LOCK_WAIT_MS;
  for (;;) {
    const child = spawnChild(spec, sink);
    const failure = await waitUntilHealthy(spec, child, deps.clock, deps.signal);
    if (failure === null) return child;
    await end(child, spec.stopTimeoutMs, deps.clock);
    const isLocked = child.output.lastError()?.code === 'DATA.LOCKED';
    if (!isLocked || deps.clock.monotonicMs() > lockDeadlineMs) throw new StartError(`${spec.name} did not start: ${failure}`);
    await deps.clock.sleep(LOCK_RETRY_MS, deps.signal);
  }
}

/** Runs until `stopping`; the latest child is told to `onChild`, so that it can be stopped. */
async function keepRunning(
  spec: ProcessSpec,
  deps: SupervisorDeps,
  sink: LineSink,
  first: Child,
  onChild: (child: Child) => void,
  stopping: AbortSignal,
): Promise<void> {
  let child = first;
  let delayMs = RESTART_DELAY_FIRST_MS;
  let aliveSinceMs = deps.clock.monotonicMs();
  for (;;) {
    const reason = await child.ended;
    if (isStopping(stopping)) return;
    if (deps.clock.monotonicMs() - aliveSinceMs > STEADY_MS) delayMs = RESTART_DELAY_FIRST_MS;
    deps.say(`${spec.name} ended (${reason}); starting it again in ${seconds(delayMs)}`);
    deps.log.warn('process.ended', { 'process.name': spec.name, reason, 'restart.delay_ms': delayMs });
    const isStillWanted = await deps.clock.sleep(delayMs, stopping).then(
      () => true,
      () => false, // the launcher stops while this process is down
    );
    if (!isStillWanted) return;
    delayMs = Math.min(delayMs * 2, RESTART_DELAY_MAX_MS);
    aliveSinceMs = deps.clock.monotonicMs();
    child = spawnChild(spec, sink);
    onChild(child);
    const failure = await waitUntilHealthy(spec, child, deps.clock, stopping);
    if (failure === null) deps.say(`${spec.name} is ready again`);
    else if (!isStopping(stopping)) await end(child, spec.stopTimeoutMs, deps.clock);
  }
}

function spawnChild(spec: ProcessSpec, sink: LineSink): Child {
  const process_ = spawn(process.execPath, ['--import', FOLLOW_PARENT, ...spec.args], {
    cwd: spec.cwd,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches the launcher only, which then stops the processes in order.
    detached: true,
    // With 'ipc' as fourth the type has one stream more than what is used here.
  }) as ChildProcessByStdio<null, Readable, Readable>;
  const output = followOutput(process_, sink);
  const child: Child = {
    process: process_,
    output,
    hasEnded: false,
    ended: new Promise((resolve) => {
      process_.once('error', (error) => {
        resolve(error.message);
      });
      // 'close' and not 'exit': by then everything it said has been read.
      process_.once('close', (code, signal) => {
        const how = signal ?? `exit code ${String(code)}`;
        const error = output.lastError();
        resolve(code === 0 || error === null ? how : error.message);
      });
    }).then((reason) => {
      child.hasEnded = true;
      return String(reason);
    }),
  };
  return child;
}

/** Null when it is healthy, else why it is not and will not be. */
async function waitUntilHealthy(spec: ProcessSpec, child: Child, clock: Clock, signal: AbortSignal): Promise<string | null> {
  const deadlineMs = clock.monotonicMs() + spec.startTimeoutMs;
  while (!child.hasEnded) {
    const reason = await spec.whyNotReady(signal);
    if (reason === null) return null;
    if (signal.aborted) return 'the start was given up';
    if (clock.monotonicMs() > deadlineMs)
      return `not ready after ${seconds(spec.startTimeoutMs)}: ${child.output.lastError()?.message ?? reason}`;
    await Promise.race([clock.sleep(HEALTH_EVERY_MS), child.ended]);
  }
  return child.ended;
}

/** Asks it to end, and kills it when it does not within `timeoutMs` or when the signal aborts. False when it had to be killed. */
async function end(child: Child, timeoutMs: number, clock: Clock, signal?: AbortSignal): Promise<boolean> {
  if (child.hasEnded) return true;
  child.process.kill('SIGTERM');
  const waiting = new AbortController();
  const limit = signal === undefined ? waiting.signal : AbortSignal.any([waiting.signal, signal]);
  const inTime = await Promise.race([
    child.ended.then(() => true),
    clock.sleep(timeoutMs, limit).then(
      () => false,
      () => false, // aborted: there is no more time
    ),
  ]);
  waiting.abort();
  if (inTime) return true;
  child.process.kill('SIGKILL');
  await child.ended;
  return false;
}

/** Read anew each time: it may have become so while something was awaited, which the type checker does not see. */
function isStopping(signal: AbortSignal): boolean {
  return signal.aborted;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
