import { seededRandom, systemClock } from '@spanhouse/core';
import { createRequest } from './items.ts';
import { LedgerWriter } from './ledger.ts';
import type { Trial } from './trial.ts';

export type ProbeAnswer = { readonly status: number; readonly retryAfter: string | null };

/** Sends single requests by HTTP, with a ledger of its own, and tells what was answered. */
export interface Probe {
  /** A new request; each call sends the same bytes again. Null: the connection broke, or nobody answered in time. */
  prepare(timeoutMs?: number): () => Promise<ProbeAnswer | null>;
  readonly spansEach: number;
}

/** Beyond the numbers of any sender. */
const NUMBER_FIRST = 100_000_000;
const TIMEOUT_MS = 10_000;

/** @param url of the gateway; another when something stands between */
export function createProbe(trial: Trial, url: string = trial.httpUrl): Probe {
  const ledger = new LedgerWriter(trial.ledgerFile('probe'));
  const random = seededRandom(NUMBER_FIRST);
  let next = NUMBER_FIRST;
  return {
    spansEach: createRequest(0, 0, seededRandom(0)).items.length,
    prepare(timeoutMs = TIMEOUT_MS) {
      const request = createRequest(next++, systemClock.now(), random);
      ledger.intend(request.number, request.items);
      return async () => {
        try {
          const answer = await fetch(`${url}/v1/traces`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-protobuf' },
            body: Buffer.from(request.body),
            signal: AbortSignal.timeout(timeoutMs),
          });
          await answer.arrayBuffer();
          if (answer.status === 200) ledger.acknowledge(request.number);
          return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
        } catch (error) {
          if (error instanceof Error) return null;
          throw error;
        }
      };
    },
  };
}
