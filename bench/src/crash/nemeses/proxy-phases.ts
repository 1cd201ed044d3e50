import { systemClock, type Random } from '@spanhouse/core';
import type { Fault, FaultProxy } from '../fault-proxy.ts';
import type { Phase } from './outage.ts';

/** What is delayed comes, but later than any patience of a live system. */
const DELAY_MS = 5_000;
/** Less than any insert has. */
const REQUEST_BYTES = 2_000;

/** A cut is stored about once a second: each fault should meet one. */
const FLAP_MIN_MS = 400;
const FLAP_MORE_MS = 1_000;

const FAULTS = {
  refused: { kind: 'refuse' },
  resetRequest: { kind: 'reset-request', afterBytes: REQUEST_BYTES },
  resetResponse: { kind: 'reset-response', afterBytes: 0 },
  delayed: { kind: 'delay', ms: DELAY_MS },
  silent: { kind: 'silent' },
  serverError: { kind: 'http-error', status: 503 },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** Comes and goes: the proxy fails in one of these ways for a moment, then lets everything through for another. */
export async function flap(
  proxy: FaultProxy,
  names: readonly FaultName[],
  { rounds, random }: { readonly rounds: number; readonly random: Random },
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const name = names[round % names.length];
    if (name === undefined) return;
    await proxy.set(FAULTS[name]);
    await systemClock.sleep(FLAP_MIN_MS + random() * FLAP_MORE_MS);
    await proxy.set({ kind: 'none' });
    await systemClock.sleep(FLAP_MIN_MS + random() * FLAP_MORE_MS);
  }
}

/** Each of them for so long. */
export function proxyPhases(proxy: FaultProxy, names: readonly FaultName[], ms: number): readonly Phase[] {
  return names.map((name) => ({ name, ms, begin: () => proxy.set(FAULTS[name]) }));
}
