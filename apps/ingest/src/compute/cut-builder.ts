import { Worker } from 'node:worker_threads';
import { bug } from '@spanhouse/core';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import { buildCut, type CutOutput, type CutSettings } from '@spanhouse/trace-store';

/** Makes a cut's objects and rows. Pure work, so it may run anywhere and again. */
export interface CutBuilder {
  build(cut: Cut, records: readonly LogRecord[], settings: CutSettings): Promise<CutOutput>;
  close(): Promise<void>;
}

/** On the calling thread: for tests, and for a compute role without a gateway beside it. */
export function createInlineBuilder(): CutBuilder {
  return {
    build: (cut, records, settings) =>
      new Promise((resolve) => {
        resolve(buildCut(cut, records, settings));
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
export type BuildReply = { readonly id: number; readonly output: CutOutput } | { readonly id: number; readonly failure: string };

type Waiting = { readonly resolve: (output: CutOutput) => void; readonly reject: (error: Error) => void };

/**
 * On a thread of its own: a big cut takes some hundred milliseconds of one core, in which a gateway in the same
 * process must go on answering. A thread that dies (out of memory) fails its cuts and is replaced.
 */
export function createThreadBuilder(): CutBuilder {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  const fail = (error: Error): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = new Worker(new URL('./cut-thread.ts', import.meta.url));
    started.unref();
    started.on('message', (reply: BuildReply) => {
      const task = waiting.get(reply.id);
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
        waiting.set(id, { resolve, reject });
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

/**
 * The same records with all bodies in one new buffer that can be handed over. A record is a view into what the log read;
 * posting it as it is would copy all of that array for each view.
 */
function packedRecords(records: readonly LogRecord[]): { readonly records: readonly LogRecord[]; readonly buffer: ArrayBuffer } {
  const bodies = new Uint8Array(records.reduce((sum, record) => sum + record.body.length, 0));
  let end = 0;
  const packed = records.map((record): LogRecord => {
    const start = end;
    bodies.set(record.body, start);
    end += record.body.length;
    return { ...record, header: { ...record.header, digest: new Uint8Array(record.header.digest) }, body: bodies.subarray(start, end) };
  });
  return { records: packed, buffer: bodies.buffer };
}
