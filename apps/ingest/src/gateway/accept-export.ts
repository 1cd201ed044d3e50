import { createHash } from 'node:crypto';
import { releaseBytes, type Clock } from '@spanhouse/core';
import type { PartialSuccess } from '@spanhouse/otlp';
import { RECORD_HEADER_BYTES_MAX, type BodyEncoding, type SpanLog } from '@spanhouse/span-log';
import { decompress, tooLarge } from './decompress.ts';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { KeyQuotas } from './key-quotas.ts';
import type { Sender } from './key-resolver.ts';
import type { Pace } from './pace.ts';
import { recordParts, type RecordPart } from './record-parts.ts';
import { SIGNALS, type ExportSignal } from './signals.ts';
import type { Slots } from './slots.ts';

export type ExportRequest = {
  readonly signal: ExportSignal;
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
  readonly pace: Pace;
  readonly onAppended: (seconds: number) => void;
};

/**
 * Checks one export request and makes what is valid of it durable. Resolves when the log has it, a little later while compute is behind; null is full success.
 * Errors: INGEST.MALFORMED, INGEST.BODY_TOO_LARGE (never to be sent again), LOG.UNAVAILABLE (to be sent again).
 */
export async function acceptExport(request: ExportRequest, deps: AcceptDeps): Promise<PartialSuccess | null> {
  const { limits, counters } = deps;
  deps.quotas.spend(request.sender, { bytes: request.body.length });
  // Unpacked, a small body may be a large one; only so many are in memory at one time.
  const checked = request.encoding === 'identity' ? await check(request, deps) : await deps.unpacking.run(() => check(request, deps));
  const { itemCount, rejectedItems, parts } = checked;
  deps.quotas.spend(request.sender, { spans: itemCount + rejectedItems });
  const counted = counters.items[request.signal];
  counted.rejected += rejectedItems;
  if (itemCount > 0) {
    const digest = digestOf(request);
    const receivedAt = deps.clock.now();
    const append = async (part: RecordPart, split: number): Promise<void> => {
      const startedMs = deps.clock.monotonicMs();
      const offset = await deps.log.append(
        part.partition,
        {
          version: 1,
          projectId: request.sender.projectId,
          signal: request.signal,
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
      deps.onAppended((deps.clock.monotonicMs() - startedMs) / 1000);
      deps.pace.appended(part.partition, offset);
      releaseBytes(part.body);
    };
    await Promise.all(parts.map(append));
    counted.accepted += itemCount;
    counters.requestsAccepted++;
  }
  releaseBytes(request.body);
  const holdMs = deps.pace.holdMs();
  if (holdMs > 0) {
    counters.heldMs += holdMs;
    await deps.clock.sleep(holdMs);
  }
  if (rejectedItems === 0 && checked.message === '') return null;
  return { rejectedItems, errorMessage: checked.message.slice(0, limits.errorMessageCharactersMax) };
}

/** Of the body as it came; the same bytes sent as another signal are another request. */
function digestOf({ signal, body }: ExportRequest): Uint8Array {
  const hash = createHash('sha256');
  if (signal !== 'traces') hash.update(`${signal}\0`);
  return hash.update(body).digest().subarray(0, 16);
}

type Checked = {
  readonly itemCount: number;
  readonly rejectedItems: number;
  /** What the sender is told; '' when there is nothing. */
  readonly message: string;
  /** What goes to the log; none when no item is valid. */
  readonly parts: readonly RecordPart[];
};

async function check(request: ExportRequest, { limits, log }: AcceptDeps): Promise<Checked> {
  const unpacked = await decompress(request.body, request.encoding, limits.otlp.bodyBytesMax);
  const { fromJson, scan } = SIGNALS[request.signal];
  const bytes = request.format === 'json' ? fromJson(unpacked, limits.otlp) : unpacked;
  const scanned = scan(bytes, limits.otlp);
  const { itemCount, rejectedCount, message } = scanned;
  // Bytes that were rewritten or unpacked already are packed anew.
  const isAsSent = rejectedCount === 0 && request.format === 'protobuf' && request.encoding !== 'identity';
  const parts = itemCount === 0 ? [] : await recordParts(scanned, isAsSent ? request : null, log);
  // All or nothing: what can never be stored is refused before anything is.
  if (parts.some(({ body }) => body.length + RECORD_HEADER_BYTES_MAX > log.recordBytesMax)) throw tooLarge(log.recordBytesMax);
  scanned.release();
  for (const array of [bytes, unpacked]) if (array !== request.body) releaseBytes(array);
  return { itemCount, rejectedItems: rejectedCount, message, parts };
}
