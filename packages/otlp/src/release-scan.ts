import { releaseBuffer } from '@spanhouse/core';
import type { LogScan } from './logs/scan-logs.ts';
import type { TraceScan } from './scan.ts';

/** Gives the memory of a scan's own arrays back at once: they are empty afterwards. The bytes it was made from stay. */
export function releaseScan(scan: TraceScan | LogScan): void {
  const arrays: readonly unknown[] = Object.values(scan);
  for (const array of arrays) if (ArrayBuffer.isView(array) && array.buffer !== scan.bytes.buffer) releaseBuffer(array);
}
