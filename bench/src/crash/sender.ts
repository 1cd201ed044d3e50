import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Trial } from './trial.ts';

/** How a sender sends; `sender-main.ts` reads it. */
export const SenderOptions = z.object({
  ledgerFile: z.string(),
  httpUrl: z.string(),
  grpcUrl: z.string(),
  seed: z.number(),
  /** On average, between an answer and the next request of each of its clients. */
  pauseMs: z.number().default(10),
  /** After which a client gives a request up and sends it again. */
  timeoutMs: z.number().default(10_000),
  /** Ingest key; without it the sender counts as a program of this machine. */
  key: z.string().optional(),
});
export type SenderOptions = z.input<typeof SenderOptions>;

/** Since its start. */
export type SenderProgress = { acknowledgedSpans: number; attempts: number; repeated: number };

export type RunningSender = {
  readonly progress: Readonly<SenderProgress>;
  /** Lets it end what it is at. @throws Error when it failed: a request was refused for good. */
  stop(): Promise<void>;
  kill(): void;
};

const MAIN = fileURLToPath(new URL('sender-main.ts', import.meta.url));

/** A sender in a process of its own, with a ledger of its own. */
export function startSender(
  trial: Pick<Trial, 'ledgerFile' | 'httpUrl' | 'grpcUrl'>,
  options: Omit<SenderOptions, 'ledgerFile' | 'httpUrl' | 'grpcUrl'> & Partial<SenderOptions>,
): RunningSender {
  const all = { ledgerFile: trial.ledgerFile('sender'), httpUrl: trial.httpUrl, grpcUrl: trial.grpcUrl, ...options };
  const child = spawn(process.execPath, [MAIN, JSON.stringify(all)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  let progress: SenderProgress = { acknowledgedSpans: 0, attempts: 0, repeated: 0 };
  child.on('message', (message) => {
    progress = message as SenderProgress;
  });
  return {
    get progress() {
      if (child.exitCode !== null && child.exitCode !== 0) throw new Error('the sender ended');
      return progress;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`the sender ended with code ${String(code)}`);
    },
    kill: () => child.kill('SIGKILL'),
  };
}
