import { textOf, WireReader } from '../wire-reader.ts';
import { WireWriter } from '../wire-writer.ts';

/** `ExportTracePartialSuccess`: rejected spans, or none and a warning. */
export type PartialSuccess = { readonly rejectedSpans: number; readonly errorMessage: string };

/** On full success `partial_success` is left unset, which makes an empty message. */
export function encodeExportTraceResponse(partial: PartialSuccess | null): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  if (partial !== null) {
    writer.message(1, () => {
      if (partial.rejectedSpans !== 0) writer.int64Always(1, BigInt(partial.rejectedSpans));
      writer.text(2, partial.errorMessage);
    });
  }
  return writer.finish();
}

export function exportTraceResponseJson(partial: PartialSuccess | null): string {
  if (partial === null) return '{}';
  const { rejectedSpans, errorMessage } = partial;
  return JSON.stringify({ partialSuccess: { ...(rejectedSpans === 0 ? {} : { rejectedSpans: String(rejectedSpans) }), errorMessage } });
}

/** For clients and tests. @throws AppError INGEST.MALFORMED */
export function decodeExportTraceResponse(bytes: Uint8Array): PartialSuccess | null {
  const reader = new WireReader(bytes);
  let partial: PartialSuccess | null = null;
  while (reader.next()) {
    if (reader.field !== 1 || reader.wire !== 2) {
      reader.skip();
      continue;
    }
    const inner = new WireReader(bytes, reader.payload(), reader.at);
    let rejectedSpans = 0;
    let errorMessage = '';
    while (inner.next()) {
      if (inner.field === 1 && inner.wire === 0) rejectedSpans = Number(inner.int64());
      else if (inner.field === 2 && inner.wire === 2) errorMessage = textOf(bytes, inner.payload(), inner.at);
      else inner.skip();
    }
    partial = { rejectedSpans, errorMessage };
  }
  return partial;
}
