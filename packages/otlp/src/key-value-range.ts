import { WireReader } from './wire-reader.ts';

/** Where key and value of a `KeyValue` message lie. One object for many calls of `read`: the hot path makes none. */
export class KeyValueRange {
  keyStart = 0;
  /** Equal to `keyStart` for an empty key. */
  keyEnd = 0;
  /** Payload of the `AnyValue`; -1 when the value is absent. */
  valueStart = -1;
  valueEnd = -1;

  /** @param start `bytes[start, end)` is the payload of a `KeyValue` that a scan has checked */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.keyStart = 0;
    this.keyEnd = 0;
    this.valueStart = -1;
    this.valueEnd = -1;
    const keyEnd = start + 2 + (bytes[start + 1] ?? 0);
    const valueBytes = bytes[keyEnd + 1] ?? 255;
    // A short key, then a short value, and nothing else: nearly all are.
    if (bytes[start] === 10 && keyEnd - start < 130 && bytes[keyEnd] === 18 && valueBytes < 128 && keyEnd + 2 + valueBytes === end) {
      this.keyStart = start + 2;
      this.keyEnd = keyEnd;
      this.valueStart = keyEnd + 2;
      this.valueEnd = end;
      return;
    }
    const reader = new WireReader(bytes, start, end);
    while (reader.next()) {
      if (reader.wire === 2 && reader.field === 1) {
        this.keyStart = reader.payload();
        this.keyEnd = reader.at;
      } else if (reader.wire === 2 && reader.field === 2) {
        this.valueStart = reader.payload();
        this.valueEnd = reader.at;
      } else {
        reader.skip();
      }
    }
  }
}
