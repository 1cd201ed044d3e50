import { fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Item } from './items.ts';

/**
 * What a sender meant to send and what was acknowledged, a line of JSON each, synced before the sender goes on: an intent before its
 * request leaves, an acknowledgement before the next one. So whatever the product says later can be held against it.
 */
export class LedgerWriter {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600);
  }

  intend(number: number, items: readonly Item[]): void {
    this.#write({ intent: number, items: items.map(({ traceId, spanId, hash }) => [traceId, spanId, hash]) });
  }

  acknowledge(number: number): void {
    this.#write({ acknowledged: number });
  }

  #write(entry: unknown): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fdatasyncSync(this.#file);
  }
}

const Entry = z.union([
  z.object({ intent: z.number(), items: z.array(z.tuple([z.string(), z.string(), z.string()])) }),
  z.object({ acknowledged: z.number() }),
]);

export type LedgerRequest = { readonly number: number; readonly items: readonly Item[]; isAcknowledged: boolean };

export function readLedger(path: string): ReadonlyMap<number, LedgerRequest> {
  const requests = new Map<number, LedgerRequest>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = Entry.parse(JSON.parse(line));
    if ('intent' in entry) {
      const items = entry.items.map(([traceId, spanId, hash]): Item => ({ traceId, spanId, hash }));
      requests.set(entry.intent, { number: entry.intent, items, isAcknowledged: false });
      continue;
    }
    const request = requests.get(entry.acknowledged);
    if (request === undefined) throw new Error(`request ${String(entry.acknowledged)} was acknowledged and never meant`);
    request.isAcknowledged = true;
  }
  return requests;
}
