import { JOIN_BYTES_MAX, type ObjectSource } from './object-store.ts';

/** S3's own bounds: every part but the last has at least PART_MIN bytes; one copy takes at most COPY_MAX. */
const PART_MIN = 5 * 1024 * 1024;
const COPY_MAX = 5 * 1024 * 1024 * 1024;

export type SourceRange = { readonly key: string; readonly offset: number; readonly length: number };

/** A part of a multipart upload: copied by the store itself, or read and sent by us (at most JOIN_BYTES_MAX). */
export type JoinPart =
  | { readonly kind: 'copy'; readonly range: SourceRange }
  | { readonly kind: 'send'; readonly ranges: readonly SourceRange[]; readonly bytes: number };

/**
 * How sources become parts, in order: as much as possible is copied on the store's side. A short stretch before a large source takes from that source
 * what it lacks to be a part. One part to send and nothing else means: an ordinary object. Pure.
 */
export function planJoin(sources: readonly ObjectSource[]): readonly JoinPart[] {
  const parts: JoinPart[] = [];
  let ranges: SourceRange[] = [];
  let held = 0;
  const flush = (): void => {
    if (held > 0) parts.push({ kind: 'send', ranges, bytes: held });
    ranges = [];
    held = 0;
  };
  const hold = (key: string, offset: number, length: number): void => {
    ranges.push({ key, offset, length });
    held += length;
    if (held >= PART_MIN) flush();
  };
  for (const { key, bytes } of sources) {
    let at = 0;
    while (at < bytes) {
      const left = bytes - at;
      if (held === 0 && left >= PART_MIN) {
        // What stays must be a part by itself, or nothing.
        const length = left <= COPY_MAX ? left : Math.min(COPY_MAX, left - PART_MIN);
        parts.push({ kind: 'copy', range: { key, offset: at, length } });
        at += length;
        continue;
      }
      const wanted = PART_MIN - held;
      // What a large source keeps must be enough for a part of its own; else all of it is sent.
      const length = left - wanted >= PART_MIN ? wanted : Math.min(left, JOIN_BYTES_MAX - held);
      hold(key, at, length);
      at += length;
    }
  }
  flush();
  return parts;
}
