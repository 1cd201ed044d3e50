import { seededRandom, systemClock } from '@spanhouse/core';
import { createRequest } from './items.ts';
import { LedgerWriter } from './ledger.ts';
import type { Trial } from './trial.ts';

export type ProbeAnswer = { readonly status: number; readonly retryAfter: string | null };

/** Beyond the numbers of any sender. */
const NUMBER_FIRST = 100_000_000;
const TIMEOUT_MS = 10_000;

/** Sends single requests by HTTP, with a ledger of its own, and tells what was answered. */
export function createProbe(trial: Trial): () => Promise<ProbeAnswer> {
  const ledger = new LedgerWriter(trial.ledgerFile('probe'));
  const random = seededRandom(NUMBER_FIRST);
  let next = NUMBER_FIRST;
  return async () => {
    const request = createRequest(next++, systemClock.now(), random);
    ledger.intend(request.number, request.items);
    const answer = await fetch(`${trial.httpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(request.body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    if (answer.status === 200) ledger.acknowledge(request.number);
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  };
}
