import { createHash } from 'node:crypto';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeTraces, encodeTraces, type TracesData } from '@spanhouse/otlp';

/** The export requests' bodies together: as protobuf, and each compressed by itself as a sender would. */
export type OtlpBytes = { readonly protobuf: number; readonly gzip6: number; readonly zstd3: number };

/** What was sent, and the fingerprints of the spans that are to be read back: trace id → sorted fingerprints. */
export type Sent = {
  readonly spans: number;
  readonly requests: number;
  readonly traces: number;
  readonly otlp: OtlpBytes;
  readonly sample: ReadonlyMap<string, readonly string[]>;
};

const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** @param sampleSpans at least so many are in the sample, in whole traces that are spread over all of them; all, when there are no more */
export function weighSent(bodies: readonly Uint8Array[], sampleSpans: number): Sent {
  const otlp = { protobuf: 0, gzip6: 0, zstd3: 0 };
  const counts = new Map<string, number>();
  for (const body of bodies) {
    otlp.protobuf += body.length;
    otlp.gzip6 += gzipSync(body, { level: 6 }).length;
    otlp.zstd3 += zstdCompressSync(body, ZSTD).length;
    for (const { traceId } of spansOf(decodeTraces(body))) counts.set(traceId, (counts.get(traceId) ?? 0) + 1);
  }
  const spans = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Sizes of traces vary along the way, so some more than needed are taken.
  const every = Math.max(1, Math.floor((spans / sampleSpans) * 0.9));
  const sample = new Map<string, string[]>([...counts.keys()].filter((_id, i) => i % every === 0).map((id) => [id, []]));
  for (const body of bodies) addFingerprints(decodeTraces(body), sample);
  return { spans, requests: bodies.length, traces: counts.size, otlp, sample: sorted(sample) };
}

/** Of the whole content of each span with its resource, scope and schema URLs. */
export function addFingerprints(data: TracesData, byTrace: Map<string, string[]>): void {
  for (const { resource, schemaUrl, scopeSpans } of data.resourceSpans) {
    for (const { scope, schemaUrl: scopeSchemaUrl, spans } of scopeSpans) {
      for (const span of spans) {
        const bytes = encodeTraces({
          resourceSpans: [{ resource, schemaUrl, scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }] }],
        });
        byTrace.get(span.traceId)?.push(createHash('sha1').update(bytes).digest('base64'));
      }
    }
  }
}

export function sorted(byTrace: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map([...byTrace].map(([id, prints]) => [id, prints.toSorted()]));
}

function* spansOf(data: TracesData): Iterable<TracesData['resourceSpans'][number]['scopeSpans'][number]['spans'][number]> {
  for (const { scopeSpans } of data.resourceSpans) for (const { spans } of scopeSpans) yield* spans;
}
