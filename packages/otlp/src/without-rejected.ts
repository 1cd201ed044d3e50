import type { TraceScan } from './scan.ts';
import { writeSpans } from './write-spans.ts';

/** The request without the spans that the scan rejected: groups and their order stay, groups that lost all spans are left out. */
export function withoutRejected(scan: TraceScan): Uint8Array<ArrayBuffer> {
  return writeSpans(
    scan,
    Uint32Array.from({ length: scan.spanCount }, (_, span) => span),
    scan.bytes.length,
  );
}
