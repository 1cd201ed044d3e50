import type { Clock } from '@spanhouse/core';
import type { LogReader, LogRecord } from '@spanhouse/span-log';

/** When a cut is closed: by whichever comes first. */
export type CutBounds = {
  readonly recordsMax: number;
  /** Of the requests before compression. */
  readonly bytesMax: number;
  /** From the first record on. */
  readonly waitMs: number;
  /** A cut that holds this much waits longer: storing one costs as much CPU for its being a cut as for some ten thousand spans. */
  readonly largeBytes: number;
  readonly waitLargeMs: number;
};

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
    const limits = { recordsMax: bounds.recordsMax - records.length, bytesMax: Math.max(bounds.bytesMax - bytes, 1), waitMs };
    const read = await reader.read(next, limits, deps.signal);
    for (const record of read) {
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
