import { createHash } from 'node:crypto';
import { releaseBytes, type Clock } from '@spanhouse/core';
import { scanTraces, tracesFromJson, withoutRejected, type PartialSuccess } from '@spanhouse/otlp';
import type { BodyEncoding, SpanLog } from '@spanhouse/span-log';
import { compressForLog, decompress } from './decompress.ts';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { KeyQuotas } from './key-quotas.ts';
import type { Sender } from './key-resolver.ts';
import type { Slots } from './slots.ts';

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
  readonly unpacking: Slots;
};

/**
 * Checks one export request and makes what is valid of it durable. Resolves when the log has it; null is full success.
 * Errors: INGEST.MALFORMED, INGEST.BODY_TOO_LARGE (never to be sent again), LOG.UNAVAILABLE (to be sent again).
 */
export async function acceptTraces(request: TraceRequest, deps: AcceptDeps): Promise<PartialSuccess | null> {
  const { limits, counters } = deps;
  deps.quotas.spend(request.sender, { bytes: request.body.length });
  // Unpacked, a small body may be a large one; only so many are in memory at one time.
  const checked = request.encoding === 'identity' ? await check(request, deps) : await deps.unpacking.run(() => check(request, deps));
  deps.quotas.spend(request.sender, { spans: checked.spanCount + checked.rejectedCount });
  counters.spansRejected += checked.rejectedCount;
  if (checked.record !== null) {
    const digest = createHash('sha256').update(request.body).digest().subarray(0, 16);
    const { body, encoding, bodyBytes } = checked.record;
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
        encoding,
        bodyBytes,
        itemCount: checked.spanCount,
      },
      body,
    );
    releaseBytes(body);
    counters.spansAccepted += checked.spanCount;
    counters.requestsAccepted++;
  }
  releaseBytes(request.body);
  const { rejectedCount: rejectedSpans, message } = checked;
  return rejectedSpans === 0 && message === '' ? null : { rejectedSpans, errorMessage: message.slice(0, limits.errorMessageCharactersMax) };
}

type Checked = {
  readonly spanCount: number;
  readonly rejectedCount: number;
  /** What the sender is told; '' when there is nothing. */
  readonly message: string;
  /** What goes to the log; null when no span is valid. */
  readonly record: { readonly body: Uint8Array; readonly encoding: BodyEncoding; readonly bodyBytes: number } | null;
};

async function check(request: TraceRequest, { limits }: AcceptDeps): Promise<Checked> {
  const unpacked = await decompress(request.body, request.encoding, limits.otlp.bodyBytesMax);
  const bytes = request.format === 'json' ? tracesFromJson(unpacked, limits.otlp) : unpacked;
  const scan = scanTraces(bytes, limits.otlp);
  const { spanCount, rejectedCount } = scan;
  const message = rejectedCount > 0 ? scan.rejectedReason : scan.warning;
  const release = (...arrays: Uint8Array[]): void => {
    for (const array of arrays) if (array !== request.body) releaseBytes(array);
  };
  if (spanCount === 0) {
    release(bytes, unpacked);
    return { spanCount, rejectedCount, message, record: null };
  }
  const content = rejectedCount > 0 ? withoutRejected(scan) : bytes;
  const bodyBytes = content.length;
  // The sender's own compression is kept where the bytes are its own; else they are packed here.
  const asSent = content === unpacked && request.encoding !== 'identity';
  const body = asSent ? request.body : await compressForLog(content);
  release(content, bytes, unpacked);
  return { spanCount, rejectedCount, message, record: { body, encoding: asSent ? request.encoding : 'zstd', bodyBytes } };
}
