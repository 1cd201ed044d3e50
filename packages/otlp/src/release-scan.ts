import { releaseBuffer } from '@spanhouse/core';
import type { LogScan } from './logs/scan-logs.ts';
import type { TraceScan } from './scan.ts';

/** Below that giving back costs more than it gives: small arrays lie on the heap, and asking for their buffer moves them off it. */
const BYTES_MIN = 4_096;

/** Gives the memory of a scan's own large arrays back at once: they are empty afterwards. The bytes it was made from stay. */
export function releaseScan(scan: TraceScan | LogScan): void {
  const arrays: readonly unknown[] = Object.values(scan);
  for (const array of arrays) {
    const isLarge = ArrayBuffer.isView(array) && array.byteLength >= BYTES_MIN;
    if (isLarge && array.buffer !== scan.bytes.buffer) releaseBuffer(array);
  }
}
