import type { IngestFigures } from './report.ts';

/** Times the rate that was asked for, each on a product of its own. */
export const SCALE = [1, 2, 4] as const;

/** What a span costs at the highest rate, in what it costs at the lowest: 1 is linear, more is worse. CPU until everything is indexed and merged. */
export function linearityOf(runs: readonly Pick<IngestFigures, 'cpuMicrosPerSpan'>[]): number {
  const cost = (run: (typeof runs)[number] | undefined): number => run?.cpuMicrosPerSpan['total'] ?? Number.NaN;
  return Number((cost(runs.at(-1)) / cost(runs[0])).toFixed(3));
}

export function printScale(runs: readonly IngestFigures[], linearity: number, print: (line: string) => void): void {
  print('');
  for (const { spansPerSecond, cpuMicrosPerSpan, ackP99Ms, searchableP99Ms, rssBytes } of runs) {
    const micros = cpuMicrosPerSpan['total'] ?? 0;
    print(
      `${spansPerSecond.toLocaleString('en').padStart(9)} spans/s  ${micros.toFixed(2).padStart(6)} µs a span, acknowledged p99 ${String(ackP99Ms)} ms, searchable p99 ${String(searchableP99Ms)} ms, ingest ${String(Math.round(rssBytes / 2 ** 20))} MiB`,
    );
  }
  print(`linearity  ${String(linearity)}: CPU a span at the highest rate, in that at the lowest`);
}
