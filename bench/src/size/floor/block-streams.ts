/**
 * Where the bytes of a block go, by packages/trace-store/FORMAT.md. What is stored as it is counts as it is. The dictionary, and the columns and streams of a
 * frame, are compressed together; their bytes are shared out by what each part would take compressed alone at the same level.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bytes by stream, named as the columns of the floor; 'header and directory' has no like there. */
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
  add('span ids', spanCount * 8);
  const { keys, parts } = readDictionary(zstdDecompressSync(view.subarray(dictionaryAt, dictionaryAt + dictionaryBytes)));
  for (const [name, bytes] of shared(parts, dictionaryBytes)) add(name, bytes);
  const directory = new Reader(view.subarray(HEADER_BYTES, dictionaryAt));
  let at = dictionaryAt + dictionaryBytes;
  for (let frame = 0; frame < frameCount; frame++) {
    const packed = directory.varint();
    directory.varint();
    directory.skip(4);
    let rows = 0;
    for (let traces = directory.varint(); traces > 0; traces--) rows += directory.varint();
    for (const [name, bytes] of frameShares(zstdDecompressSync(view.subarray(at, at + packed)), packed, keys)) add(name, bytes);
    at += packed + rows * 8;
  }
  return streams;
}

function frameShares(frame: Buffer, packed: number, keys: readonly string[]): readonly (readonly [string, number])[] {
  const reader = new Reader(frame);
  const lengths: [string, number][] = COLUMNS.map((name) => [name, reader.varint()]);
  for (let count = reader.varint(); count > 0; count--) {
    const slot = reader.varint();
    lengths.push([`attribute ${keys[slot] ?? ''}`, reader.varint()]);
  }
  const head: Part = ['header and directory', frame.subarray(0, reader.at)];
  return shared([head, ...lengths.map(([name, length]): Part => [name, reader.bytes(length)])], packed);
}

type Part = readonly [name: string, bytes: Uint8Array];

function shared(parts: readonly Part[], packed: number): readonly (readonly [string, number])[] {
  const alone = parts.map(([, bytes]) => (bytes.length === 0 ? 0 : Math.min(bytes.length, zstdCompressSync(bytes, ZSTD).length)));
  const sum = alone.reduce((total, bytes) => total + bytes, 0);
  return parts.map(([name], i) => [name, ((alone[i] ?? 0) * packed) / sum]);
}

/** The key of each slot, and the parts of the dictionary by the column they serve. */
function readDictionary(dictionary: Buffer): { readonly keys: readonly string[]; readonly parts: readonly Part[] } {
  const reader = new Reader(dictionary);
  const parts: Part[] = [];
  const part = <T>(name: string, read: () => T): T => {
    const from = reader.at;
    const result = read();
    parts.push([name, dictionary.subarray(from, reader.at)]);
    return result;
  };
  part('name', () => reader.list());
  const names = part('shape', () => reader.list());
  part('origin', () => {
    for (let lists = 0; lists < 3; lists++) reader.list(); // schema URLs, resources, scopes
    for (let numbers = reader.varint() * 4; numbers > 0; numbers--) reader.varint();
  });
  const keys: string[] = [];
  for (let count = part('shape', () => reader.varint()); count > 0; count--) {
    const { key, kind } = part('shape', () => ({ key: names[reader.varint()] ?? '', kind: reader.bytes(1)[0] }));
    keys.push(key);
    if (kind === 1) part(`attribute ${key}`, () => reader.list());
  }
  parts.push(['shape', dictionary.subarray(reader.at)]);
  return { keys, parts };
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
