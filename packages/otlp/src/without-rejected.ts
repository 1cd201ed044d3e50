import type { TraceScan } from './scan.ts';
import { WireWriter } from './wire-writer.ts';

/** The request without the spans that the scan rejected: groups and their order stay, groups that lost all spans are left out. */
export function withoutRejected(scan: TraceScan): Uint8Array<ArrayBuffer> {
  const { bytes } = scan;
  const writer = new WireWriter();
  const part = (field: number, start: number | undefined, end: number | undefined): void => {
    if (start !== undefined && start >= 0) writer.bytesAlways(field, bytes.subarray(start, end));
  };
  let span = 0;
  while (span < scan.spanCount) {
    const group = scan.spanGroup[span] ?? 0;
    writer.message(1, () => {
      part(1, scan.groupResourceStart[group], scan.groupResourceEnd[group]);
      writer.message(2, () => {
        part(1, scan.groupScopeStart[group], scan.groupScopeEnd[group]);
        for (; span < scan.spanCount && scan.spanGroup[span] === group; span++) part(2, scan.spanStart[span], scan.spanEnd[span]);
        part(3, scan.groupScopeUrlStart[group], scan.groupScopeUrlEnd[group]);
      });
      part(3, scan.groupResourceUrlStart[group], scan.groupResourceUrlEnd[group]);
    });
  }
  return writer.finish();
}
