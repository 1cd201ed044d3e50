import type { DistantReads } from './distant-reads.ts';
import type { MachineFacts } from './machine.ts';
import { latencyOf, type Latency } from './percentiles.ts';
import type { ProcessUse } from './processes.ts';
import type { Reads } from './reads.ts';
import type { Stock } from './stock.ts';
import type { Stored } from './stored.ts';

export type Report = Stock & {
  readonly machine: MachineFacts;
  readonly reads: Reads;
  /** Null when it was not asked for. */
  readonly distantReads: DistantReads | null;
  readonly stored: Stored;
};

/** What is written as JSON. Latencies in ms, sizes in bytes. */
export type Figures = {
  readonly machine: MachineFacts;
  readonly spans: number;
  readonly spansPerSecond: number;
  readonly ack: Latency;
  readonly caughtUpAfterSeconds: number;
  readonly cpuMicrosPerSpan: Readonly<Record<string, number>>;
  readonly residentMiB: Readonly<Record<string, number>>;
  readonly traceById: Latency;
  readonly searchLastHour: Latency;
  readonly searchLastDay: Latency;
  readonly rareLastDay: Reads['rareLastDay'];
  readonly firstOfScan: Latency;
  readonly distantReads: DistantReads | null;
  readonly otlpBytesPerSpan: number;
  readonly indexBytesPerSpan: number;
  /** Metrics, edges and latency parts: they grow with names and time. */
  readonly countBytesPerSpan: number;
  readonly blockBytesPerSpan: number;
  readonly tableBytesPerSpan: Readonly<Record<string, number>>;
  /** Uncompressed OTLP bytes over index and blocks together. */
  readonly ratio: number;
};

export function printReport(report: Report, print: (line: string) => void): Figures {
  const { filled, stored } = report;
  const perSpan = (bytes: number): number => round(bytes / filled.spans, 2);
  const figures: Figures = {
    machine: report.machine,
    spans: filled.spans,
    spansPerSecond: Math.round(filled.spans / filled.seconds),
    ack: roundAll(latencyOf(filled.ackMs)),
    caughtUpAfterSeconds: round(report.searchableAfterSeconds, 1),
    cpuMicrosPerSpan: cpuByProcess(report),
    residentMiB: Object.fromEntries(
      group(report.after, (use) => use.residentBytes).map(([name, bytes]) => [name, Math.round(bytes / 2 ** 20)]),
    ),
    traceById: roundAll(report.reads.traceById),
    searchLastHour: roundAll(report.reads.searchLastHour),
    searchLastDay: roundAll(report.reads.searchLastDay),
    rareLastDay: { ...roundAll(report.reads.rareLastDay), found: report.reads.rareLastDay.found },
    firstOfScan: roundAll(report.reads.firstOfScan),
    distantReads: report.distantReads === null ? null : roundDistant(report.distantReads),
    otlpBytesPerSpan: perSpan(filled.otlpBytes),
    indexBytesPerSpan: perSpan(stored.indexBytes),
    countBytesPerSpan: perSpan(stored.countBytes),
    blockBytesPerSpan: perSpan(stored.blockBytes),
    tableBytesPerSpan: Object.fromEntries(Object.entries(stored.tables).map(([table, bytes]) => [table, perSpan(bytes)])),
    ratio: round(filled.otlpBytes / (stored.indexBytes + stored.blockBytes), 2),
  };
  const { machine } = figures;
  print(
    `${machine.cpu}, ${String(machine.cores)} cores, ${String(machine.memoryGiB)} GiB, Node ${machine.node}, ${machine.date}, commit ${machine.commit}`,
  );
  print(
    `spans sent            ${figures.spans.toLocaleString('en')} at ${figures.spansPerSecond.toLocaleString('en')}/s, acknowledged p50/p90/p99 ${triple(figures.ack)} ms`,
  );
  print(`all searchable        ${String(figures.caughtUpAfterSeconds)} s after the last acknowledgement`);
  for (const [name, micros] of Object.entries(figures.cpuMicrosPerSpan))
    print(`CPU µs a span         ${micros.toFixed(2).padStart(7)}  ${name} (${String(figures.residentMiB[name] ?? 0)} MiB)`);
  print(`trace by id           p50/p90/p99 ${triple(figures.traceById)} ms`);
  print(`search of last hour   p50/p90/p99 ${triple(figures.searchLastHour)} ms`);
  print(`search of last 24 h   p50/p90/p99 ${triple(figures.searchLastDay)} ms`);
  print(`rare attribute, 24 h  p50/p90/p99 ${triple(figures.rareLastDay)} ms, ${String(figures.rareLastDay.found)} found`);
  print(`first of block scan   p50/p90/p99 ${triple(figures.firstOfScan)} ms, 24 h`);
  if (figures.distantReads !== null) printDistant(figures.distantReads, print);
  print(
    `bytes a span          OTLP ${String(figures.otlpBytesPerSpan)}, index ${String(figures.indexBytesPerSpan)}, counts ${String(figures.countBytesPerSpan)}, blocks ${String(figures.blockBytesPerSpan)}: ${String(figures.ratio)} ×`,
  );
  for (const [table, bytes] of Object.entries(figures.tableBytesPerSpan))
    print(`  index               ${bytes.toFixed(2).padStart(7)}  ${table}`);
  return figures;
}

/** What a trace may take beyond a read of its store, when late reads are asked for twice. */
const BEYOND_INJECTED_MS = 15;

function printDistant(distant: DistantReads, print: (line: string) => void): void {
  const blocks = (distant.blocks / distant.traces).toFixed(2);
  print(`one injected read     p50/p90/p99 ${triple(distant.injected)} ms`);
  for (const [name, { plain, hedged }] of [
    ['distant, by id     ', distant.byId],
    ['distant, from list ', distant.fromList],
  ] as const) {
    print(`${name}   p50/p90/p99 ${triple(plain)} ms, ${blocks} blocks a trace, one ranged read each`);
    print(
      `  late reads twice    p50/p90/p99 ${triple(hedged)} ms, ${isWithin(hedged, distant) ? 'within' : 'NOT within'} ${String(BEYOND_INJECTED_MS)} ms of the injected latency`,
    );
  }
  print(`  second requests     ${(100 * distant.hedgedShare).toFixed(1)} %`);
}

function isWithin(trace: Latency, { injected }: DistantReads): boolean {
  return (['p50Ms', 'p90Ms', 'p99Ms'] as const).every((point) => trace[point] <= injected[point] + BEYOND_INJECTED_MS);
}

function roundDistant(distant: DistantReads): DistantReads {
  const both = ({ plain, hedged }: DistantReads['byId']): DistantReads['byId'] => ({ plain: roundAll(plain), hedged: roundAll(hedged) });
  return {
    ...distant,
    injected: roundAll(distant.injected),
    byId: both(distant.byId),
    fromList: both(distant.fromList),
    hedgedShare: round(distant.hedgedShare, 3),
  };
}

function cpuByProcess(report: Report): Readonly<Record<string, number>> {
  const before = new Map(group(report.before, (use) => use.cpuSeconds));
  const after = group(report.after, (use) => use.cpuSeconds);
  return Object.fromEntries(
    after.map(([name, seconds]) => [name, round(((seconds - (before.get(name) ?? 0)) * 1e6) / report.filled.spans, 3)]),
  );
}

function group(uses: readonly ProcessUse[], of: (use: ProcessUse) => number): [string, number][] {
  const sums = new Map<string, number>();
  for (const use of uses) sums.set(use.name, (sums.get(use.name) ?? 0) + of(use));
  return [...sums.entries()].sort((a, b) => b[1] - a[1]);
}

function triple(latency: Latency): string {
  return `${String(latency.p50Ms)} / ${String(latency.p90Ms)} / ${String(latency.p99Ms)}`;
}

function roundAll(latency: Latency): Latency {
  return { p50Ms: round(latency.p50Ms, 1), p90Ms: round(latency.p90Ms, 1), p99Ms: round(latency.p99Ms, 1) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
