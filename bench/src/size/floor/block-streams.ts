/**
 * Where the bytes of a block go, by packages/trace-store/FORMAT.md. What is stored as it is counts as it is. The columns and streams of a frame are compressed
 * together; the frame's bytes are shared out by what each would take compressed alone at the same level.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bytes by stream, named as the columns of the floor; 'header and directory' and 'dictionary' have no like there. */
export type BytesByStream = ReadonlyMap<string, number>;

const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const HEADER_BYTES = 48;
const COLUMNS = ['parent', 'parent', 'start', 'duration', 'name', 'kind', 'origin', 'shape', 'flags', 'status', 'rest'] as const;

export function blockStreams(block: Uint8Array): BytesByStream {
  const view = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const directoryBytes = view.readUInt32LE(12);
  const dictionaryBytes = view.readUInt32LE(20);
  const traceCount = view.readUInt32LE(32);
  const spanCount = view.readUInt32LE(36);
  const frameCount = view.readUInt32LE(40);
  const streams = new Map<string, number>();
  const add = (name: string, bytes: number): void => void streams.set(name, (streams.get(name) ?? 0) + bytes);
  const dictionaryAt = HEADER_BYTES + directoryBytes;
  add('trace ids', traceCount * 16);
  add('header and directory', dictionaryAt - traceCount * 16);
  add('dictionary', dictionaryBytes);
  add('span ids', spanCount * 8);
  const keys = slotKeys(zstdDecompressSync(view.subarray(dictionaryAt, dictionaryAt + dictionaryBytes)));
  const directory = new Reader(view.subarray(HEADER_BYTES, dictionaryAt));
  let at = dictionaryAt + dictionaryBytes;
  for (let frame = 0; frame < frameCount; frame++) {
    const packed = directory.varint();
    directory.varint();
    directory.skip(4);
    let rows = 0;
    for (let traces = directory.varint(); traces > 0; traces--) rows += directory.varint();
    for (const [name, bytes] of shares(zstdDecompressSync(view.subarray(at, at + packed)), packed, keys)) add(name, bytes);
    at += packed + rows * 8;
  }
  return streams;
}

function shares(frame: Buffer, packed: number, keys: readonly string[]): readonly (readonly [string, number])[] {
  const reader = new Reader(frame);
  const lengths: [string, number][] = COLUMNS.map((name) => [name, reader.varint()]);
  for (let count = reader.varint(); count > 0; count--) {
    const slot = reader.varint();
    lengths.push([`attribute ${keys[slot] ?? ''}`, reader.varint()]);
  }
  const alone: [string, number][] = [['header and directory', reader.at]];
  for (const [name, length] of lengths) {
    const bytes = reader.bytes(length);
    alone.push([name, length === 0 ? 0 : Math.min(length, zstdCompressSync(bytes, ZSTD).length)]);
  }
  const sum = alone.reduce((total, [, bytes]) => total + bytes, 0);
  return alone.map(([name, bytes]) => [name, (bytes * packed) / sum]);
}

/** The key of each slot. */
function slotKeys(dictionary: Buffer): readonly string[] {
  const reader = new Reader(dictionary);
  reader.list(); // span names
  const keys = reader.list();
  for (let lists = 0; lists < 3; lists++) reader.list(); // schema URLs, resources, scopes
  for (let numbers = reader.varint() * 4; numbers > 0; numbers--) reader.varint(); // origins
  return Array.from({ length: reader.varint() }, () => {
    const key = keys[reader.varint()] ?? '';
    if (reader.bytes(1)[0] === 1) reader.list();
    return key;
  });
}

class Reader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  bytes(length: number): Buffer {
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  skip(length: number): void {
    this.at += length;
  }

  list(): readonly string[] {
    return Array.from({ length: this.varint() }, () => this.bytes(this.varint()).toString());
  }
}
