import { serverError } from './engine-error.ts';

/** At most `width` pieces of work at a time; the others wait in order, at most `queueMax` of them. */
export interface Lane {
  /** Errors: EngineError 202 when the queue is full; the signal's reason when it aborts while waiting. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

export function createLane(name: string, width: number, queueMax: number): Lane {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < width) {
      running++;
      return;
    }
    if (waiting.length >= queueMax) {
      throw serverError(
        202,
        'TOO_MANY_SIMULTANEOUS_QUERIES',
        `Too many simultaneous queries for ${name}. Maximum: ${String(width)}, waiting: ${String(queueMax)}`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(start);
    });
  }

  /** The place goes to the next in line, or is free. */
  function exit(): void {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }

  return {
    get running() {
      return running;
    },
    get waiting() {
      return waiting.length;
    },
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        exit();
      }
    },
  };
}
