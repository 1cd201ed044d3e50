import type { Clock } from '@spanhouse/core';
import type { LogReader, LogRecord } from '@spanhouse/span-log';
import { READ_BYTES_MAX, type CutBounds } from './compute-limits.ts';

/**
 * The records from `from` on that make the next cut; empty when the signal aborts first, or at the log's end when `isDraining`.
 * The clock may close a cut here; once stored, its content is fixed.
 */
export async function collectCut(
  reader: Pick<LogReader, 'read'>,
  from: bigint,
  bounds: CutBounds,
  deps: { readonly clock: Clock; readonly signal: AbortSignal; readonly isDraining: () => boolean },
): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  let bytes = 0;
  let next = from;
  let firstAt = Infinity;
  while (!deps.signal.aborted) {
    const left = firstAt + (bytes >= bounds.largeBytes ? bounds.waitLargeMs : bounds.waitMs) - deps.clock.monotonicMs();
    if (left <= 0) break;
    const idle = records.length === 0;
    const waitMs = deps.isDraining() ? 0 : idle ? IDLE_WAIT_MS : left;
    const bodyBytesMax = bounds.bytesMax - bytes;
    const limits = { recordsMax: bounds.recordsMax - records.length, bytesMax: READ_BYTES_MAX, bodyBytesMax, waitMs };
    const read = await reader.read(next, limits, deps.signal);
    for (const record of read) {
      // A read gives one record at least: the one that does not fit any more begins the next cut.
      if (!idle && bytes + record.header.bodyBytes > bounds.bytesMax) return records;
      records.push(record);
      bytes += record.header.bodyBytes;
      next = record.offset + 1n;
    }
    if (read.length === 0 && (deps.isDraining() || !idle)) break;
    if (records.length >= bounds.recordsMax || bytes >= bounds.bytesMax) break;
    if (idle && records.length > 0) firstAt = deps.clock.monotonicMs();
  }
  return records;
}

/** How long an idle reader waits before it looks again whether it should stop. */
const IDLE_WAIT_MS = 1_000;
