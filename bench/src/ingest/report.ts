import type { MachineFacts } from '../machine.ts';
import { percentile } from '../percentiles.ts';
import type { ProcessUse } from '../processes.ts';
import type { IngestArguments } from './arguments.ts';
import type { Measured } from './measure.ts';

export type IngestReport = Measured & { readonly args: IngestArguments; readonly machine: MachineFacts };

/** What is written as JSON. */
export type IngestFigures = {
  readonly machine: MachineFacts;
  readonly command: string;
  readonly spans: number;
  readonly otlpBytesPerSpan: number;
  readonly spansPerSecond: number;
  readonly spansPerCpuSecond: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly searchableP99Ms: number;
  /** Between two turns of ingest's event loop; the 10 ms between two looks are in it. Null for another endpoint. */
  readonly eventLoopP99Ms: number | null;
  readonly refusedRequests: number;
  /** Until everything is indexed and merged. By process, and of ingest by thread. */
  readonly cpuMicrosPerSpan: Readonly<Record<string, number>>;
  readonly rssBytes: number;
  readonly rssBytesByProcess: Readonly<Record<string, number>>;
  readonly indexBytesPerSpan: number;
  readonly blockBytesPerSpan: number;
  readonly lagRecordsAtEnd: number;
};

const INGEST = 'apps/ingest/src/main.ts';

export function ingestFigures({ args, machine, driven, use, searchableMs, lagSpans, stored, eventLoopP99Ms }: IngestReport): IngestFigures {
  const cpu = cpuBetween(use.before, use.settled);
  const total = Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
  const latencies = driven.acks.map(({ latencyMs }) => latencyMs);
  const threads = use.settled.find(({ name }) => name === INGEST)?.threads ?? {};
  const threadsBefore = use.before.find(({ name }) => name === INGEST)?.threads ?? {};
  const micros = (seconds: number): number => round((seconds * 1e6) / driven.spans, 3);
  return {
    machine,
    command: `--seconds ${String(args.seconds)} --rate ${args.rate === null ? 'max' : String(args.rate)} --protocol ${args.protocol} --spans-per-request ${String(args.spansPerRequest)} --spans-per-trace ${String(args.spansPerTrace)} --in-flight ${String(args.inFlight)}`,
    spans: driven.spans,
    otlpBytesPerSpan: round(driven.otlpBytes / driven.spans, 1),
    spansPerSecond: Math.round(driven.spans / driven.seconds),
    spansPerCpuSecond: total === 0 ? 0 : Math.round(driven.spans / total),
    ackP50Ms: round(percentile(latencies, 0.5), 1),
    ackP99Ms: round(percentile(latencies, 0.99), 1),
    searchableP99Ms: searchableMs.length === 0 ? 0 : Math.round(percentile(searchableMs, 0.99)),
    eventLoopP99Ms: eventLoopP99Ms === null ? null : round(eventLoopP99Ms, 1),
    refusedRequests: driven.refused,
    cpuMicrosPerSpan: {
      total: micros(total),
      ...Object.fromEntries(Object.entries(cpu).map(([name, seconds]) => [name, micros(seconds)])),
      ...Object.fromEntries(
        Object.entries(threads).map(([thread, seconds]) => [`${INGEST} ${thread}`, micros(seconds - (threadsBefore[thread] ?? 0))]),
      ),
    },
    rssBytes:
      use.atEnd.find(({ name }) => name === INGEST)?.residentBytes ?? use.atEnd.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    rssBytesByProcess: Object.fromEntries(use.atEnd.map(({ name, residentBytes }) => [name, residentBytes])),
    indexBytesPerSpan: stored === null ? 0 : round(stored.indexBytes / stored.spans, 2),
    blockBytesPerSpan: stored === null ? 0 : round(stored.blockBytes / stored.spans, 2),
    lagRecordsAtEnd: Math.ceil(lagSpans / args.spansPerRequest),
  };
}

export function printIngest(figures: IngestFigures, print: (line: string) => void): void {
  const { machine } = figures;
  print(
    `${machine.cpu}, ${String(machine.cores)} cores, ${String(machine.memoryGiB)} GiB, Node ${machine.node}, ${machine.date}, commit ${machine.commit}`,
  );
  print(figures.command);
  print(
    `taken in              ${figures.spansPerSecond.toLocaleString('en')} spans/s of ${String(figures.otlpBytesPerSpan)} B, ${String(figures.refusedRequests)} refusals`,
  );
  print(`indexed and merged    ${figures.spansPerCpuSecond.toLocaleString('en')} spans a CPU-second`);
  print(`acknowledged          p50 ${String(figures.ackP50Ms)} ms, p99 ${String(figures.ackP99Ms)} ms, durable`);
  print(
    `searchable            p99 ${String(figures.searchableP99Ms)} ms after; ${String(figures.lagRecordsAtEnd)} requests behind at the end`,
  );
  if (figures.eventLoopP99Ms !== null) print(`event loop of ingest  p99 ${String(figures.eventLoopP99Ms)} ms from turn to turn`);
  for (const [name, micros] of Object.entries(figures.cpuMicrosPerSpan)) {
    if (micros < 0.005) continue;
    const resident = figures.rssBytesByProcess[name];
    print(
      `CPU µs a span         ${micros.toFixed(2).padStart(7)}  ${name}${resident === undefined ? '' : ` (${String(Math.round(resident / 2 ** 20))} MiB)`}`,
    );
  }
  print(`bytes a span          index ${String(figures.indexBytesPerSpan)}, blocks ${String(figures.blockBytesPerSpan)}`);
}

function cpuBetween(before: readonly ProcessUse[], after: readonly ProcessUse[]): Readonly<Record<string, number>> {
  const known = new Map(before.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
  const sums: Record<string, number> = {};
  for (const { name, pid, cpuSeconds } of after) sums[name] = (sums[name] ?? 0) + cpuSeconds - (known.get(pid) ?? 0);
  return sums;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
