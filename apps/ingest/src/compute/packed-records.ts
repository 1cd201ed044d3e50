import type { LogRecord } from '@spanhouse/span-log';

/**
 * The same records with all bodies in one new buffer that can be handed over. A record is a view into what the log read;
 * posting it as it is would copy all of that array for each view.
 */
export function packedRecords(records: readonly LogRecord[]): { readonly records: readonly LogRecord[]; readonly buffer: ArrayBuffer } {
  const bodies = new Uint8Array(records.reduce((sum, record) => sum + record.body.length, 0));
  let end = 0;
  const packed = records.map((record): LogRecord => {
    const start = end;
    bodies.set(record.body, start);
    end += record.body.length;
    return { ...record, header: { ...record.header, digest: new Uint8Array(record.header.digest) }, body: bodies.subarray(start, end) };
  });
  return { records: packed, buffer: bodies.buffer };
}
