import { join } from 'node:path';
import { AppError, type Log } from '@spanhouse/core';
import { checkFrame, FRAME_BYTES, whatStandsBehind } from './frame.ts';
import type { LogFile, LogFiles } from './log-files.ts';

/** One file of a partition: records [first, first + positions.length) by their place in the file. */
export type Segment = {
  readonly path: string;
  readonly first: bigint;
  readonly file: LogFile;
  /** Where each record's frame begins. */
  readonly positions: number[];
  /** End of the last record. */
  bytes: number;
  /** Wall clock of the last append or, after a start, of the last record's header. */
  newestMs: number;
};

const NAME = /^(\d{20})-(\d{6})\.log$/;

/** A file's name says its first offset, and which attempt at that offset it is: a segment that could not be written is followed by another. */
function segmentName(first: bigint, attempt: number): string {
  return `${first.toString().padStart(20, '0')}-${attempt.toString().padStart(6, '0')}.log`;
}

export function parseSegmentName(name: string): { readonly first: bigint; readonly attempt: number } | null {
  const match = NAME.exec(name);
  return match === null ? null : { first: BigInt(match[1] ?? 0), attempt: Number(match[2]) };
}

/**
 * Reads a segment through and finds its records.
 *
 * @param end first offset of the segment that follows; what this one holds from there on was refused and does not count. Null for the last segment,
 * whose torn tail (what no sync had covered) is cut off.
 * @throws AppError LOG.CORRUPT when a record in the middle is damaged; the file is kept as it is.
 */
export async function openSegment(
  { files, log }: { readonly files: LogFiles; readonly log: Log },
  directory: string,
  { name, first }: { readonly name: string; readonly first: bigint },
  end: bigint | null,
): Promise<Segment> {
  const path = join(directory, name);
  const file = await files.open(path, false);
  const size = await file.size();
  const bytes = new Uint8Array(size);
  await file.read(bytes, 0);
  const positions: number[] = [];
  let at = 0;
  let behind: ReturnType<typeof whatStandsBehind> = 'nothing';
  while (at < size && (end === null || first + BigInt(positions.length) < end)) {
    const sequence = first + BigInt(positions.length);
    const check = checkFrame(bytes, at, sequence);
    if (!check.ok) {
      behind = whatStandsBehind(bytes, at + 1, sequence);
      if (end !== null || behind === 'durable') {
        await file.close();
        throw new AppError('LOG.CORRUPT', `${path} is damaged at byte ${String(at)}: ${check.reason}`, {
          'file.path': path,
          'file.position': at,
        });
      }
      break;
    }
    positions.push(at);
    at = check.end;
  }
  if (end === null && at < size) {
    const kept = behind === 'whole' ? `${path}.torn` : null;
    // A bad disk could leave the same as a power cut: what is cut off stays to be looked at.
    if (kept !== null) await files.replace(kept, bytes.subarray(at));
    log.warn('log.tail_cut', {
      'file.path': path,
      'file.position': at,
      'file.bytes': size - at,
      ...(kept === null ? {} : { 'file.kept': kept }),
    });
    await file.truncate(at);
    await file.sync();
  }
  return { path, first, file, positions, bytes: at, newestMs: lastReceivedMs(bytes, positions) };
}

/** See record-header.ts: the receive time stands 12 bytes into the header. */
function lastReceivedMs(bytes: Uint8Array, positions: readonly number[]): number {
  const last = positions.at(-1);
  if (last === undefined) return 0;
  return Number(new DataView(bytes.buffer, bytes.byteOffset + last + FRAME_BYTES + 12, 8).getBigUint64(0, true));
}

/** A new, empty segment, durable by name. */
export async function createSegment(files: LogFiles, directory: string, first: bigint, attempt: number): Promise<Segment> {
  const path = join(directory, segmentName(first, attempt));
  const file = await files.open(path, true);
  try {
    await files.syncDirectory(directory);
  } catch (error) {
    await file.close();
    await files.remove(path);
    throw error;
  }
  return { path, first, file, positions: [], bytes: 0, newestMs: 0 };
}

export function segmentEnd(segment: Segment): bigint {
  return segment.first + BigInt(segment.positions.length);
}
