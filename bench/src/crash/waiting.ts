import { systemClock } from '@spanhouse/core';

/** A hang is told by it, not a slow machine. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 25;

/** Whether something there answers with success. */
export async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    if (error instanceof Error) return false; // refused or timed out: not up
    throw error;
  }
}

/** @param output what to show when it does not come true */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  output: () => readonly string[] = () => [],
  patienceMs = PATIENCE_MS,
): Promise<void> {
  for (const endsAt = systemClock.monotonicMs() + patienceMs; systemClock.monotonicMs() < endsAt;) {
    if (await condition()) return;
    await systemClock.sleep(LOOK_EVERY_MS);
  }
  throw new Error([`waited ${String(patienceMs / 1000)} s in vain until ${what}`, ...output()].join('\n'));
}
