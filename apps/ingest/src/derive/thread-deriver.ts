import { Worker } from 'node:worker_threads';
import { bug } from '@spanhouse/core';
import type { LogRecord } from '@spanhouse/span-log';
import { Deriver, type CutSettings, type DerivedSlot, type DeriverStart } from '@spanhouse/trace-store';
import { packedRecords } from '../compute/packed-records.ts';

/** A partition's traces in the making. After a failure of any call all partitions have to be opened again, from where they are read again. */
export interface PartitionDeriver {
  /** Errors: the thread died, or what it was given makes it fail. */
  add(records: readonly LogRecord[], settings: CutSettings): Promise<readonly DerivedSlot[]>;
  endAll(end: bigint, settings: CutSettings): Promise<readonly DerivedSlot[]>;
  close(): Promise<void>;
}

export interface ThreadDeriver {
  open(start: DeriverStart): Promise<PartitionDeriver>;
  close(): Promise<void>;
}

type Request =
  | { readonly do: 'open'; readonly partition: number; readonly start: DeriverStart; readonly spansPerSecondMax: number }
  | { readonly do: 'add'; readonly partition: number; readonly records: readonly LogRecord[]; readonly settings: CutSettings }
  | { readonly do: 'end'; readonly partition: number; readonly end: bigint; readonly settings: CutSettings }
  | { readonly do: 'close'; readonly partition: number };
export type DeriveRequest = Request & { readonly id: number };
export type DeriveReply =
  { readonly id: number; readonly slots: readonly DerivedSlot[] } | { readonly id: number; readonly failure: string };

/** On the calling thread: for tests. */
export function createInlineDeriver(spansPerSecondMax: number): ThreadDeriver {
  return {
    open: (start) => {
      const deriver = new Deriver(start, spansPerSecondMax);
      return Promise.resolve({
        add: (records, settings) => Promise.resolve().then(() => deriver.add(records, settings)),
        endAll: (end, settings) => Promise.resolve().then(() => [deriver.endAll(end, settings)].filter((slot) => slot !== null)),
        close: () => Promise.resolve(),
      });
    },
    close: () => Promise.resolve(),
  };
}

const ENTRY = new URL('./derive-thread.ts', import.meta.url);
/** Closing a slot of the largest load takes a few seconds; a thread that takes longer has run into an endless loop. */
const TIMEOUT_MS = 60_000;

type Waiting = {
  readonly resolve: (slots: readonly DerivedSlot[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

/** On a thread of its own, for all partitions: closing the traces of a slot takes longer than a gateway beside it may stand still. */
export function createThreadDeriver(spansPerSecondMax: number): ThreadDeriver {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const fail = (error: Error): void => {
    const failed = worker;
    worker = null;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
    void failed?.terminate();
  };
  const started = (): Worker => {
    const thread = new Worker(ENTRY, { name: 'derive' });
    thread.unref();
    thread.on('message', (reply: DeriveReply) => {
      const task = waiting.get(reply.id);
      if (task === undefined) return;
      if ('failure' in reply) {
        // What it holds may be half changed.
        fail(new Error(reply.failure));
        return;
      }
      clearTimeout(task.timer);
      waiting.delete(reply.id);
      task.resolve(reply.slots);
    });
    thread.on('error', (error) => {
      if (worker === thread) fail(bug('the deriving thread failed', error));
    });
    thread.on('exit', (code) => {
      if (worker === thread) fail(bug(`the deriving thread ended with code ${String(code)}`));
    });
    return thread;
  };
  const ask = (on: Worker | null, request: Request, buffers: ArrayBuffer[] = []): Promise<readonly DerivedSlot[]> =>
    new Promise((resolve, reject) => {
      if (on === null || on !== worker) {
        reject(new Error('the deriving thread was replaced'));
        return;
      }
      const id = ++lastId;
      const timer = setTimeout(() => {
        fail(bug(`the deriving thread did not come to an end within ${String(TIMEOUT_MS)} ms`));
      }, TIMEOUT_MS);
      timer.unref();
      waiting.set(id, { resolve, reject, timer });
      on.postMessage({ ...request, id } satisfies DeriveRequest, buffers);
    });

  return {
    async open(start) {
      const thread = (worker ??= started());
      const { partition } = start;
      await ask(thread, { do: 'open', partition, start, spansPerSecondMax });
      return {
        add: (records, settings) => {
          const packed = packedRecords(records);
          return ask(thread, { do: 'add', partition, records: packed.records, settings }, [packed.buffer]);
        },
        endAll: (end, settings) => ask(thread, { do: 'end', partition, end, settings }),
        close: async () => {
          if (thread === worker) await ask(thread, { do: 'close', partition });
        },
      };
    },
    close: async () => {
      const ending = worker;
      worker = null;
      fail(new Error('the deriver was closed'));
      await ending?.terminate();
    },
  };
}
