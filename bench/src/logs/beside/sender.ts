import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a sender sends; `sender-main.ts` reads it. */
export const SenderOptions = z.object({
  signal: z.enum(['spans', 'records']),
  httpUrl: z.string(),
  /** Items a second. */
  rate: z.number(),
  itemsPerRequest: z.number(),
  /** Distinct ones: enough that compressors and dictionaries do not learn them. */
  itemsPerRound: z.number(),
});
export type SenderOptions = z.input<typeof SenderOptions>;

export const SenderPlan = z.object({ seconds: z.number() });

const Sent = z.object({
  items: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  refused: z.number(),
  /** From the time at which a request was due. */
  ackMs: z.array(z.number()),
});
export type Sent = z.output<typeof Sent>;

const FromSender = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('sent'), sent: Sent }),
]);
export type FromSender = z.output<typeof FromSender>;

export type Sender = {
  readonly pid: number;
  /** Resolves when everything is acknowledged. @throws Error when the sender failed */
  send(seconds: number): Promise<Sent>;
  stop(): Promise<void>;
};

const MAIN = fileURLToPath(new URL('sender-main.ts', import.meta.url));

/** A sender whose load is made. */
export async function startSender(options: SenderOptions): Promise<Sender> {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const next = async (): Promise<FromSender> => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new Error(`the sender of ${options.signal} ended`);
      }),
    ])) as [unknown];
    return FromSender.parse(message);
  };
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error(`the sender of ${options.signal} was not ready`);
  return {
    pid: child.pid ?? 0,
    async send(seconds) {
      child.send({ seconds } satisfies z.input<typeof SenderPlan>);
      const answer = await next();
      if (answer.kind !== 'sent') throw new Error(`the sender of ${options.signal} sent nothing`);
      return answer.sent;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
