import { createHash } from 'node:crypto';
import type { Clock } from '@spanhouse/core';
import { scanTraces, tracesFromJson, type PartialSuccess } from '@spanhouse/otlp';
import { RECORD_HEADER_BYTES_MAX, type BodyEncoding, type SpanLog } from '@spanhouse/span-log';
import { decompress, tooLarge } from './decompress.ts';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { Sender } from './key-resolver.ts';
import { recordParts, type RecordPart } from './record-parts.ts';

export type TraceRequest = {
  readonly sender: Sender;
  readonly body: Uint8Array;
  readonly encoding: BodyEncoding;
  readonly format: 'protobuf' | 'json';
};

export type AcceptDeps = {
  readonly log: SpanLog;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly gatewayId: string;
  readonly counters: GatewayCounters;
};

/**
 * Checks one export request and makes what is valid of it durable. Resolves when the log has it; null is full success.
 * Errors: INGEST.MALFORMED, INGEST.BODY_TOO_LARGE (never to be sent again), LOG.UNAVAILABLE (to be sent again).
 */
export async function acceptTraces(request: TraceRequest, deps: AcceptDeps): Promise<PartialSuccess | null> {
  const { limits, counters } = deps;
  const unpacked = await decompress(request.body, request.encoding, limits.otlp.bodyBytesMax);
  const bytes = request.format === 'json' ? tracesFromJson(unpacked, limits.otlp) : unpacked;
  const scan = scanTraces(bytes, limits.otlp);
  counters.spansRejected += scan.rejectedCount;
  if (scan.spanCount > 0) {
    // Bytes that were rewritten or unpacked already are packed anew.
    const isAsSent = scan.rejectedCount === 0 && request.format === 'protobuf' && request.encoding !== 'identity';
    const parts = await recordParts(scan, isAsSent ? request : null, deps.log);
    // All or nothing: what can never be stored is refused before anything is.
    if (parts.some(({ body }) => body.length + RECORD_HEADER_BYTES_MAX > deps.log.recordBytesMax)) throw tooLarge(deps.log.recordBytesMax);
    const digest = createHash('sha256').update(request.body).digest().subarray(0, 16);
    const receivedAt = deps.clock.now();
    const append = async (part: RecordPart, split: number): Promise<void> => {
      await deps.log.append(
        part.partition,
        {
          version: 1,
          projectId: request.sender.projectId,
          signal: 'traces',
          keyId: request.sender.keyId,
          gatewayId: deps.gatewayId,
          receivedAt,
          digest,
          split,
          encoding: part.encoding,
          bodyBytes: part.bodyBytes,
          itemCount: part.itemCount,
        },
        part.body,
      );
    };
    await Promise.all(parts.map(append));
    counters.spansAccepted += scan.spanCount;
    counters.requestsAccepted++;
  }
  if (scan.rejectedCount === 0 && scan.warning === '') return null;
  const message = scan.rejectedCount > 0 ? scan.rejectedReason : scan.warning;
  return { rejectedSpans: scan.rejectedCount, errorMessage: message.slice(0, limits.errorMessageCharactersMax) };
}
