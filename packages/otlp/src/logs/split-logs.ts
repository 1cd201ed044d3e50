import { partitionOfBytes, type SplitItems } from '../split-request.ts';
import type { LogScan } from './scan-logs.ts';

/** Records of a trace go where its spans go; records without a trace by their resource, so that those of one instance follow each other. */
export function splitLogs(scan: LogScan): SplitItems {
  const { bytes } = scan;
  const rangeOf = (record: number): readonly [number, number] => {
    const id = scan.traceIdAt[record] ?? -1;
    if (id >= 0) return [id, id + 16];
    const group = scan.recordGroup[record] ?? 0;
    const start = scan.groupResourceStart[group] ?? -1;
    return start < 0 ? [0, 0] : [start, scan.groupResourceEnd[group] ?? 0];
  };
  return {
    items: { bytes, count: scan.recordCount, group: scan.recordGroup, start: scan.recordStart, end: scan.recordEnd, groups: scan },
    partitionOf: (record, partitions) => partitionOfBytes(bytes, ...rangeOf(record), partitions),
    keyOf: (record) => {
      const [start, end] = rangeOf(record);
      return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    },
  };
}
