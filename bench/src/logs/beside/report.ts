import type { BesideFigures } from './measure.ts';

export function printBeside(figures: BesideFigures, print: (line: string) => void): void {
  for (const signal of ['spans', 'records'] as const) {
    const { wantedPerSecond, perSecond, bytesPerItem, refusedRequests, ackP50Ms, ackP99Ms, notSearchableAtEnd, searchableAfterSeconds } =
      figures[signal];
    print(
      `${signal.padEnd(8)} ${perSecond.toLocaleString('en')}/s of ${wantedPerSecond.toLocaleString('en')}/s, ${String(bytesPerItem)} B each, ${String(refusedRequests)} refusals; acknowledged p50 ${String(ackP50Ms)} p99 ${String(ackP99Ms)} ms; ${notSearchableAtEnd.toLocaleString('en')} not searchable at the end, all ${String(searchableAfterSeconds)} s after`,
    );
  }
  for (const [name, cores] of Object.entries(figures.cores))
    print(`${cores.toFixed(2).padStart(6)} cores  ${name} (${String(figures.residentMiB[name] ?? 0)} MiB)`);
  for (const [signal, cores] of Object.entries(figures.senderCores)) print(`${cores.toFixed(2).padStart(6)} cores  sender of ${signal}`);
}
