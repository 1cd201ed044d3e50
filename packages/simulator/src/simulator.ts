import { seededRandom } from '@spanhouse/core';
import { faultsAt } from './faults.ts';
import { generateTrace, type SimTrace } from './generate.ts';
import { ENTRIES } from './topology.ts';

/** Measured over the entries' weights: spans of an average trace. Turns a rate of spans into a rate of traces. */
export const SPANS_PER_TRACE = 19;

export interface Simulator {
  /**
   * Traces that start in whole seconds of [fromMs, toMs), by start time ascending.
   * Deterministic: the same seed and second give the same traces, whatever else was asked before.
   */
  traces(fromMs: number, toMs: number, spansPerSecond: number): Iterable<SimTrace>;
}

const TOTAL_WEIGHT = ENTRIES.reduce((sum, entry) => sum + entry.weight, 0);

export function createSimulator({ seed }: { readonly seed: number }): Simulator {
  return {
    *traces(fromMs, toMs, spansPerSecond) {
      const firstSecond = Math.ceil(fromMs / 1000);
      const endSecond = Math.ceil(toMs / 1000);
      for (let second = firstSecond; second < endSecond; second++) yield* tracesOfSecond(seed, second, spansPerSecond);
    },
  };
}

function* tracesOfSecond(seed: number, second: number, spansPerSecond: number): Iterable<SimTrace> {
  const random = seededRandom((Math.imul(seed, 0x9e3779b1) ^ second) >>> 0);
  const expected = (spansPerSecond * rhythm(second)) / SPANS_PER_TRACE;
  const count = Math.floor(expected) + (random() < expected % 1 ? 1 : 0);
  const offsets = Array.from({ length: count }, () => Math.floor(random() * 1_000_000) / 1000).sort((a, b) => a - b);
  for (const offset of offsets) {
    const startMs = second * 1000 + offset;
    yield generateTrace(drawEntry(random), startMs, faultsAt(startMs), random);
  }
}

function drawEntry(random: () => number): string {
  let left = random() * TOTAL_WEIGHT;
  for (const entry of ENTRIES) {
    left -= entry.weight;
    if (left < 0) return entry.to;
  }
  return ENTRIES[0]?.to ?? '';
}

/** A gentle wave of ±15 % over an hour, so that curves are not flat. */
function rhythm(second: number): number {
  return 1 + 0.15 * Math.sin((second / 3600) * 2 * Math.PI);
}
