/** Nearest-rank percentile; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export type Latency = { readonly p50Ms: number; readonly p90Ms: number; readonly p99Ms: number };

export function latencyOf(valuesMs: readonly number[]): Latency {
  return { p50Ms: percentile(valuesMs, 0.5), p90Ms: percentile(valuesMs, 0.9), p99Ms: percentile(valuesMs, 0.99) };
}
