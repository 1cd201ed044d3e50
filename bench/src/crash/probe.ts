import { seededRandom, systemClock } from '@spanhouse/core';
import { createRequest } from './items.ts';
import { LedgerWriter } from './ledger.ts';
import type { Trial } from './trial.ts';

export type ProbeAnswer = { readonly status: number; readonly retryAfter: string | null };

export type SendOptions = {
  /** Where something stands between; default: straight to the gateway. */
  readonly url?: string;
  /** After which the sender gives up. */
  readonly timeoutMs?: number;
};

/** A request; each call sends the same bytes again. Null: the connection broke, or nobody answered in time. */
export interface Attempt {
  (options?: SendOptions): Promise<ProbeAnswer | null>;
  readonly numbers: readonly number[];
  readonly body: Uint8Array;
  /** Of one of its traces. */
  readonly traceId: string;
}

/** Sends single requests by HTTP, with a ledger of its own, and tells what was answered. */
export interface Probe {
  prepare(): Attempt;
  /** Two requests that were prepared, put into one by the sender. Acknowledged, both are. */
  rebatched(one: Attempt, other: Attempt): Attempt;
  /** Made durable by another way. */
  acknowledge(attempt: Attempt): void;
  readonly spansEach: number;
}

/** Beyond the numbers of any sender. */
const NUMBER_FIRST = 100_000_000;
const TIMEOUT_MS = 10_000;

export function createProbe(trial: Trial): Probe {
  const ledger = new LedgerWriter(trial.ledgerFile('probe'));
  const random = seededRandom(NUMBER_FIRST);
  let next = NUMBER_FIRST;
  const attemptOf = (numbers: readonly number[], body: Uint8Array, traceId: string): Attempt => {
    const send = async ({ url = trial.httpUrl, timeoutMs = TIMEOUT_MS }: SendOptions = {}): Promise<ProbeAnswer | null> => {
      try {
        const answer = await fetch(`${url}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-protobuf' },
          body: Buffer.from(body),
          signal: AbortSignal.timeout(timeoutMs),
        });
        await answer.arrayBuffer();
        if (answer.status === 200) for (const number of numbers) ledger.acknowledge(number);
        return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
      } catch (error) {
        if (error instanceof Error) return null;
        throw error;
      }
    };
    return Object.assign(send, { numbers, body, traceId });
  };
  return {
    spansEach: createRequest(0, 0, seededRandom(0)).items.length,
    prepare() {
      const { number, items, body } = createRequest(next++, systemClock.now(), random);
      ledger.intend(number, items);
      return attemptOf([number], body, items[0]?.traceId ?? '');
    },
    acknowledge({ numbers }) {
      for (const number of numbers) ledger.acknowledge(number);
    },
    // Protobuf: two messages behind each other are one with the lists of both.
    rebatched: (one, other) => attemptOf([...one.numbers, ...other.numbers], Buffer.concat([one.body, other.body]), one.traceId),
  };
}
