import { Worker } from 'node:worker_threads';
import { bug } from '@spanhouse/core';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import type { CutSettings } from '@spanhouse/trace-store';
import { buildAll, type BuiltCut } from './built-cut.ts';
import { packedRecords } from './packed-records.ts';

/** Makes a cut's objects and rows. Pure work, so it may run anywhere and again. */
export interface CutBuilder {
  build(cut: Cut, records: readonly LogRecord[], settings: CutSettings): Promise<BuiltCut>;
  close(): Promise<void>;
}

/** On the calling thread: for tests, and for a compute role without a gateway beside it. */
export function createInlineBuilder(): CutBuilder {
  return {
    build: (cut, records, settings) =>
      new Promise((resolve) => {
        resolve(buildAll(cut, records, settings));
      }),
    close: () => Promise.resolve(),
  };
}

export type BuildRequest = {
  readonly id: number;
  readonly cut: Cut;
  readonly records: readonly LogRecord[];
  readonly settings: CutSettings;
};
/** First that it was begun, then how it ended. */
export type BuildReply =
  | { readonly id: number; readonly begun: true }
  | { readonly id: number; readonly output: BuiltCut }
  | { readonly id: number; readonly failure: string };

const ENTRY = new URL('./cut-thread.ts', import.meta.url);
/** Far more than any cut takes (some 30 ms a MiB); a thread that takes longer has run into an endless loop. */
const BUILD_TIMEOUT_MS = 10_000;
const BUILD_TIMEOUT_MS_PER_MIB = 1_000;

export type ThreadBuilderOptions = {
  /** What the thread runs. */
  readonly entry?: URL;
  /** After which, and a second for each MiB, a thread counts as dead. */
  readonly timeoutMs?: number;
};

type Waiting = {
  readonly resolve: (output: BuiltCut) => void;
  readonly reject: (error: Error) => void;
  /** From when the thread begins with it: starting a thread takes what it takes. */
  readonly patienceMs: number;
  timer: NodeJS.Timeout | null;
};

/**
 * On a thread of its own: a big cut takes some hundred milliseconds of one core, in which a gateway in the same
 * process must go on answering. A thread that dies (out of memory) or does not come to an end fails its cuts and is replaced.
 */
export function createThreadBuilder({ entry = ENTRY, timeoutMs = BUILD_TIMEOUT_MS }: ThreadBuilderOptions = {}): CutBuilder {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  const fail = (error: Error): void => {
    worker = null;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer ?? undefined);
      reject(error);
    }
    waiting.clear();
  };
  const giveUp = (stuck: Worker, patienceMs: number): void => {
    fail(bug(`the building thread did not come to an end within ${String(patienceMs)} ms`));
    void stuck.terminate();
  };
  const running = (): Worker => {
    if (worker !== null) return worker;
    // The name is the thread's for whoever looks at the process from outside.
    const started = new Worker(entry, { name: 'cut' });
    started.unref();
    started.on('message', (reply: BuildReply) => {
      const task = waiting.get(reply.id);
      if ('begun' in reply) {
        if (task !== undefined) task.timer = setTimeout(() => giveUp(started, task.patienceMs), task.patienceMs);
        return;
      }
      clearTimeout(task?.timer ?? undefined);
      waiting.delete(reply.id);
      if ('output' in reply) task?.resolve(reply.output);
      else task?.reject(new Error(reply.failure));
    });
    started.on('error', (error) => {
      fail(bug('the building thread failed', error));
    });
    started.on('exit', (code) => {
      if (worker === started) fail(bug(`the building thread ended with code ${String(code)}`));
    });
    worker = started;
    return started;
  };
  return {
    build: (cut, records, settings) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        const mib = records.reduce((sum, { header }) => sum + header.bodyBytes, 0) / 2 ** 20;
        waiting.set(id, { resolve, reject, patienceMs: Math.ceil(timeoutMs + mib * BUILD_TIMEOUT_MS_PER_MIB), timer: null });
        const packed = packedRecords(records);
        running().postMessage({ id, cut, records: packed.records, settings } satisfies BuildRequest, [packed.buffer]);
      }),
    close: async () => {
      const ending = worker;
      worker = null;
      fail(new Error('the builder was closed'));
      await ending?.terminate();
    },
  };
}
