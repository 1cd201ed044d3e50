import { createHash } from 'node:crypto';
import { releaseBytes, type Clock } from '@spanhouse/core';
import { scanTraces, tracesFromJson, withoutRejected, type PartialSuccess } from '@spanhouse/otlp';
import type { BodyEncoding, SpanLog } from '@spanhouse/span-log';
import { compressForLog, decompress } from './decompress.ts';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { KeyQuotas } from './key-quotas.ts';
import type { Sender } from './key-resolver.ts';

export type TraceRequest = {
  readonly sender: Sender;
  /** Nobody else's: its memory is given back when the log has it. */
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
  readonly quotas: KeyQuotas;
};

/**
 * Checks one export request and makes what is valid of it durable. Resolves when the log has it; null is full success.
 * Errors: INGEST.MALFORMED, INGEST.BODY_TOO_LARGE (never to be sent again), LOG.UNAVAILABLE (to be sent again).
 */
export async function acceptTraces(request: TraceRequest, deps: AcceptDeps): Promise<PartialSuccess | null> {
  const { limits, counters } = deps;
  deps.quotas.spend(request.sender, { bytes: request.body.length });
  const unpacked = await decompress(request.body, request.encoding, limits.otlp.bodyBytesMax);
  const bytes = request.format === 'json' ? tracesFromJson(unpacked, limits.otlp) : unpacked;
  const scan = scanTraces(bytes, limits.otlp);
  deps.quotas.spend(request.sender, { spans: scan.spanCount + scan.rejectedCount });
  counters.spansRejected += scan.rejectedCount;
  if (scan.spanCount > 0) {
    const rewritten = scan.rejectedCount > 0;
    const content = rewritten ? withoutRejected(scan) : bytes;
    // The sender's own compression is kept where the bytes are its own; else they are packed here.
    const asSent = !rewritten && request.format === 'protobuf' && request.encoding !== 'identity';
    const digest = createHash('sha256').update(request.body).digest().subarray(0, 16);
    const kept = asSent ? request.body : await compressForLog(content);
    await deps.log.append(
      digest.readUInt32LE() % deps.log.partitions,
      {
        version: 1,
        projectId: request.sender.projectId,
        signal: 'traces',
        keyId: request.sender.keyId,
        gatewayId: deps.gatewayId,
        receivedAt: deps.clock.now(),
        digest,
        split: 0,
        encoding: asSent ? request.encoding : 'zstd',
        bodyBytes: content.length,
        itemCount: scan.spanCount,
      },
      kept,
    );
    for (const bytes of [kept, content, unpacked, request.body]) releaseBytes(bytes);
    counters.spansAccepted += scan.spanCount;
    counters.requestsAccepted++;
  }
  if (scan.rejectedCount === 0 && scan.warning === '') return null;
  const message = scan.rejectedCount > 0 ? scan.rejectedReason : scan.warning;
  return { rejectedSpans: scan.rejectedCount, errorMessage: message.slice(0, limits.errorMessageCharactersMax) };
}
