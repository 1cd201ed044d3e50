import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type ProgramRun = { readonly under?: readonly string[]; readonly env?: Readonly<Record<string, string>> };

/** A program of the product in a process of its own, that can be killed and started again on the same data. */
export class Program {
  readonly #entry: string;
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  /** The last lines of each run: shown when something goes wrong. */
  readonly output: string[] = [];

  constructor(entry: URL, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.#entry = fileURLToPath(entry);
    this.#args = args;
    this.#env = env;
  }

  /** @param run a command that runs the program (strace), and further environment, for this run alone. */
  start(run: ProgramRun = {}): void {
    const words = [process.execPath, this.#entry, ...this.#args];
    const [command = process.execPath, ...args] = [...(run.under ?? []), ...words];
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], ...this.#env, ...run.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => {
      this.output.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
      this.output.splice(0, this.output.length - 200);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#child = child;
  }

  /** Of the program itself: what runs it must make way for it (exec, or strace -D). */
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the program was not started');
    return pid;
  }

  /** Resolves when it has ended by itself or was killed by somebody else. */
  async ended(signal: AbortSignal): Promise<void> {
    if (this.#child !== null && this.isRunning) await once(this.#child, 'exit', { signal });
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Kill -9, then wait for the system to have cleaned up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop; gives its exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child?.exitCode ?? null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
