/** The wire model of OTLP logs, decoded, as `model.ts` is of traces. Field meanings: opentelemetry-proto `logs.proto`. */
import type { AnyValue, KeyValue, Resource, Scope } from '../model.ts';

export type LogRecord = {
  /** 0: unknown; `observedTimeUnixNano` then stands for it. */
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  /** 0: not given. */
  readonly severityNumber: number;
  readonly severityText: string;
  /** Null when the field is absent. */
  readonly body: AnyValue | null;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
};

export type ScopeLogs = { readonly scope: Scope | null; readonly logRecords: readonly LogRecord[]; readonly schemaUrl: string };
export type ResourceLogs = { readonly resource: Resource | null; readonly scopeLogs: readonly ScopeLogs[]; readonly schemaUrl: string };
export type LogsData = { readonly resourceLogs: readonly ResourceLogs[] };
