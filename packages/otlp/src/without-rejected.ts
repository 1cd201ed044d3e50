import { spansOf, type ScannedItems } from './items.ts';
import type { TraceScan } from './scan.ts';
import { writeItems } from './write-items.ts';

/** The request without the spans that the scan rejected: groups and their order stay, groups that lost all spans are left out. */
export function withoutRejected(scan: TraceScan): Uint8Array<ArrayBuffer> {
  return allItems(spansOf(scan));
}

/** The items of a scan as a request of their own. */
export function allItems(items: ScannedItems): Uint8Array<ArrayBuffer> {
  return writeItems(
    items,
    Uint32Array.from({ length: items.count }, (_, item) => item),
    items.bytes.length,
  );
}
