import { Program } from '../crash/program.ts';
import { isUp, until } from '../crash/waiting.ts';

const INGEST = new URL('../../../apps/ingest/src/main.ts', import.meta.url);
const LAG = /^spanhouse_log_lag_records\{partition="(\d+)",reader="hot"\} (-?\d+)$/gm;
const STORED = /^spanhouse_compute_spans_stored_total (\d+)$/m;

/** What an instance says of itself on its admin port. */
export type InstanceFigures = {
  /** Records that it has not committed yet, by each partition it has. */
  readonly lag: ReadonlyMap<number, number>;
  /** Spans it stored since it was started. */
  readonly stored: number;
};

/** One role of ingest in a process of its own. */
export class RoleInstance {
  readonly name: string;
  readonly program: Program;
  readonly #adminUrl: string;

  constructor(role: string, name: string, env: Readonly<Record<string, string>>, adminPort: number) {
    this.name = name;
    this.#adminUrl = `http://127.0.0.1:${String(adminPort)}`;
    this.program = new Program(INGEST, { ...env, SPANHOUSE_ADMIN_PORT: String(adminPort) }, ['--role', role]);
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    this.program.start();
    await until(
      () => {
        if (!this.program.isRunning) throw new Error([`${this.name} ended`, ...this.program.output].join('\n'));
        return isUp(`${this.#adminUrl}/health/ready`);
      },
      `${this.name} is ready`,
      () => this.program.output,
    );
  }

  async figures(): Promise<InstanceFigures> {
    const text = await (await fetch(`${this.#adminUrl}/metrics`)).text();
    return {
      lag: new Map([...text.matchAll(LAG)].map(([, partition, records]) => [Number(partition), Number(records)])),
      stored: Number(STORED.exec(text)?.[1] ?? 0),
    };
  }
}
