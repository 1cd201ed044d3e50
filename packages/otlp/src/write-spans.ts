import type { TraceScan } from './scan.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * A request of some of a scan's spans, given by their indexes in ascending order. Each stays under its own resource and scope, in the order that
 * it had; groups without a span are left out, and so are fields that OTLP does not define outside of spans, resources and scopes.
 * @param bytesExpected how large it will be about
 */
export function writeSpans(scan: TraceScan, spans: ArrayLike<number>, bytesExpected: number): Uint8Array<ArrayBuffer> {
  const { bytes } = scan;
  const writer = new WireWriter(bytesExpected);
  const part = (field: number, start: number | undefined, end: number | undefined): void => {
    if (start !== undefined && start >= 0) writer.bytesAlways(field, bytes.subarray(start, end));
  };
  const groupAt = (at: number): number => (at < spans.length ? (scan.spanGroup[spans[at] ?? 0] ?? 0) : -1);
  let at = 0;
  while (at < spans.length) {
    const first = groupAt(at);
    writer.message(1, () => {
      part(1, scan.groupResourceStart[first], scan.groupResourceEnd[first]);
      for (let group = first; group >= 0 && isSameResource(scan, first, group); group = groupAt(at)) {
        writer.message(2, () => {
          part(1, scan.groupScopeStart[group], scan.groupScopeEnd[group]);
          for (; groupAt(at) === group; at++) {
            const span = spans[at] ?? 0;
            part(2, scan.spanStart[span], scan.spanEnd[span]);
          }
          part(3, scan.groupScopeUrlStart[group], scan.groupScopeUrlEnd[group]);
        });
      }
      part(3, scan.groupResourceUrlStart[first], scan.groupResourceUrlEnd[first]);
    });
  }
  return writer.finish();
}

/** Of the same `ResourceSpans`, or of two without a resource. */
function isSameResource(scan: TraceScan, left: number, right: number): boolean {
  return (
    scan.groupResourceStart[left] === scan.groupResourceStart[right] &&
    scan.groupResourceUrlStart[left] === scan.groupResourceUrlStart[right]
  );
}
