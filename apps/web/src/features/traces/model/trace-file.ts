import { OTLP_LIMITS, readTracesJson } from '@spanhouse/otlp/json';
import type { TracesData } from '@spanhouse/otlp';
import type { BlockSpan } from '@spanhouse/trace-store/trace';

/** Larger files are not opened: a browser holds many times the text of a file in objects. */
export const FILE_BYTES_MAX = OTLP_LIMITS.bodyBytesMax;

export type TraceOfFile = {
  readonly traceId: string;
  /** By start time, then as they stand in the file. */
  readonly spans: readonly BlockSpan[];
};

/** A file that was opened. */
export type TraceFile = { readonly name: string; readonly data: TracesData; readonly traces: readonly TraceOfFile[] };

/** The traces of an OTLP/JSON file, the one with the most spans first. @throws AppError INGEST.MALFORMED naming the place */
export function readTraceFile(name: string, bytes: Uint8Array): TraceFile {
  const data = readTracesJson(bytes, OTLP_LIMITS);
  const byTrace = new Map<string, BlockSpan[]>();
  for (const { resource, schemaUrl: resourceSchemaUrl, scopeSpans } of data.resourceSpans) {
    for (const { scope, schemaUrl: scopeSchemaUrl, spans } of scopeSpans) {
      for (const span of spans) {
        const list = byTrace.get(span.traceId) ?? [];
        if (list.length === 0) byTrace.set(span.traceId, list);
        list.push({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, span });
      }
    }
  }
  const traces = [...byTrace].map(([traceId, spans]) => ({ traceId, spans: spans.sort(byStart) }));
  return { name, data, traces: traces.sort((a, b) => b.spans.length - a.spans.length) };
}

function byStart({ span: a }: BlockSpan, { span: b }: BlockSpan): number {
  return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : a.startTimeUnixNano > b.startTimeUnixNano ? 1 : 0;
}
