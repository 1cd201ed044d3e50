import { textOf, WireReader } from '../wire-reader.ts';
import { WireWriter } from '../wire-writer.ts';

/** `ExportTracePartialSuccess` and `ExportLogsPartialSuccess`: rejected spans or log records, or none and a warning. Both have the same bytes. */
export type PartialSuccess = { readonly rejectedItems: number; readonly errorMessage: string };

/** What JSON calls the number of rejected items. */
const REJECTED = { traces: 'rejectedSpans', logs: 'rejectedLogRecords' } as const;

/** On full success `partial_success` is left unset, which makes an empty message. */
export function encodeExportResponse(partial: PartialSuccess | null): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  if (partial !== null) {
    writer.message(1, () => {
      if (partial.rejectedItems !== 0) writer.int64Always(1, BigInt(partial.rejectedItems));
      writer.text(2, partial.errorMessage);
    });
  }
  return writer.finish();
}

export function exportResponseJson(signal: keyof typeof REJECTED, partial: PartialSuccess | null): string {
  if (partial === null) return '{}';
  const { rejectedItems, errorMessage } = partial;
  return JSON.stringify({
    partialSuccess: { ...(rejectedItems === 0 ? {} : { [REJECTED[signal]]: String(rejectedItems) }), errorMessage },
  });
}

/** For clients and tests. @throws AppError INGEST.MALFORMED */
export function decodeExportResponse(bytes: Uint8Array): PartialSuccess | null {
  const reader = new WireReader(bytes);
  let partial: PartialSuccess | null = null;
  while (reader.next()) {
    if (reader.field !== 1 || reader.wire !== 2) {
      reader.skip();
      continue;
    }
    const inner = new WireReader(bytes, reader.payload(), reader.at);
    let rejectedItems = 0;
    let errorMessage = '';
    while (inner.next()) {
      if (inner.field === 1 && inner.wire === 0) rejectedItems = Number(inner.int64());
      else if (inner.field === 2 && inner.wire === 2) errorMessage = textOf(bytes, inner.payload(), inner.at);
      else inner.skip();
    }
    partial = { rejectedItems, errorMessage };
  }
  return partial;
}
