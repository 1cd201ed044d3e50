import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PROGRAM = new URL('group-process.ts', import.meta.url).pathname;

/** A line of group-process.ts, and which process said it. */
export type Told = { readonly by: number; readonly step: string; readonly partition: number; readonly rest: readonly string[] };

/** Processes of one group; `told` has what all of them said, in the order of arrival. */
export class GroupProcesses {
  readonly told: Told[] = [];
  readonly #topic: string;
  readonly #workMs: number;
  readonly #running = new Map<number, ChildProcess>();
  #waiting: (() => void)[] = [];
  #started = 0;

  constructor(topic: string, workMs: number) {
    this.#topic = topic;
    this.#workMs = workMs;
  }

  start(): number {
    const by = ++this.#started;
    const child = spawn(process.execPath, [PROGRAM, this.#topic, String(this.#workMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.set(by, child);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [step = '', partition = '', ...rest] = line.split(' ');
      this.told.push({ by, step, partition: Number(partition), rest });
      for (const wake of this.#waiting.splice(0)) wake();
    });
    return by;
  }

  signal(by: number, signal: NodeJS.Signals): void {
    this.#running.get(by)?.kill(signal);
  }

  async end(by: number, signal: NodeJS.Signals): Promise<void> {
    const child = this.#running.get(by);
    if (child === undefined) return;
    this.#running.delete(by);
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((by) => this.end(by, 'SIGKILL')));
  }

  /** Resolves with what the condition gives as soon as that is not undefined. The test's own time limit ends it. */
  async until<T>(condition: (told: readonly Told[]) => T | undefined): Promise<T> {
    for (;;) {
      const found = condition(this.told);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }
}
