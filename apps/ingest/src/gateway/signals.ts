import {
  logsFromJson,
  releaseScan,
  scanLogs,
  scanTraces,
  splitLogs,
  splitSpans,
  tracesFromJson,
  type LogScan,
  type OtlpLimits,
  type SplitItems,
  type TraceScan,
} from '@spanhouse/otlp';

/** The signals that the gateway takes, each with what differs between them. */
export type ExportSignal = 'traces' | 'logs';

/** A checked request of either signal. */
export type Scanned = {
  /** The valid ones; those of `split`. */
  readonly itemCount: number;
  readonly rejectedCount: number;
  /** What the sender is told; '' when there is nothing. */
  readonly message: string;
  readonly split: SplitItems;
  /** Gives the memory of `split` back; it must not be used any more. */
  readonly release: () => void;
};

type SignalFacts = {
  readonly httpPath: string;
  readonly grpcPath: string;
  /** OTLP/JSON to protobuf. @throws AppError INGEST.MALFORMED */
  readonly fromJson: (bytes: Uint8Array, limits: OtlpLimits) => Uint8Array<ArrayBuffer>;
  /** @throws AppError INGEST.MALFORMED, INGEST.BODY_TOO_LARGE */
  readonly scan: (bytes: Uint8Array, limits: OtlpLimits) => Scanned;
};

export const SIGNALS: Readonly<Record<ExportSignal, SignalFacts>> = {
  traces: {
    httpPath: '/v1/traces',
    grpcPath: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    fromJson: tracesFromJson,
    scan: (bytes, limits) => {
      const scan = scanTraces(bytes, limits);
      return scanned(scan.spanCount, scan, splitSpans(scan));
    },
  },
  logs: {
    httpPath: '/v1/logs',
    grpcPath: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    fromJson: logsFromJson,
    scan: (bytes, limits) => {
      const scan = scanLogs(bytes, limits);
      return scanned(scan.recordCount, scan, splitLogs(scan));
    },
  },
};

const NAMES = Object.keys(SIGNALS) as readonly ExportSignal[];

export function signalOfHttpPath(path: string): ExportSignal | null {
  return NAMES.find((signal) => SIGNALS[signal].httpPath === path) ?? null;
}

export function signalOfGrpcPath(path: string): ExportSignal | null {
  return NAMES.find((signal) => SIGNALS[signal].grpcPath === path) ?? null;
}

function scanned(itemCount: number, scan: TraceScan | LogScan, split: SplitItems): Scanned {
  const { rejectedCount, rejectedReason, warning } = scan;
  return {
    itemCount,
    rejectedCount,
    message: rejectedCount > 0 ? rejectedReason : warning,
    split,
    release: () => {
      releaseScan(scan);
    },
  };
}
