import { zstdDecompressSync } from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import { decodeResource, decodeScope, textOf, type Resource, type Scope } from '@spanhouse/otlp';
import { VALUE, VALUE_KINDS } from '../cut/value-kind.ts';
import { ByteSource } from './byte-source.ts';
import { corrupt } from './corrupt.ts';
import { HEADER_BYTES, SECTION_BYTES_MAX, type BlockHeader } from './layout.ts';

/** Byte strings of the dictionary that are made into text when somebody asks, and then kept. */
class TextList {
  readonly #bytes: Uint8Array;
  readonly #places: Uint32Array;
  readonly #texts: string[] = [];

  constructor(bytes: Uint8Array, places: Uint32Array) {
    this.#bytes = bytes;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length / 2;
  }

  text(index: number): string {
    const known = this.#texts[index];
    if (known !== undefined) return known;
    const [start, end] = this.range(index);
    const text = textOf(this.#bytes, start, end);
    this.#texts[index] = text;
    return text;
  }

  range(index: number): readonly [number, number] {
    const start = this.#places[index * 2];
    const end = this.#places[index * 2 + 1];
    if (start === undefined || end === undefined) throw corrupt('a number points outside of the dictionary', { index });
    return [start, end];
  }
}

type SlotEntry = { readonly key: number; readonly kind: number; readonly values: TextList | null };
type Origin = {
  readonly resource: Resource | null;
  readonly resourceSchemaUrl: string;
  readonly scope: Scope | null;
  readonly scopeSchemaUrl: string;
};

/** The unpacked dictionary of a block. */
export type BlockStrings = {
  readonly names: TextList;
  readonly keys: TextList;
  readonly slots: readonly SlotEntry[];
  readonly shapes: readonly Uint32Array[];
  /** Decoded once an origin: spans share the objects. */
  origin(index: number): Origin;
};

/** @throws AppError BLOCK.CORRUPT */
export function decodeStrings(block: Uint8Array, header: BlockHeader): BlockStrings {
  const start = HEADER_BYTES + header.directoryBytes;
  const packed = block.subarray(start, start + header.dictionaryBytes);
  const raw = unpack(
    packed,
    header.dictionaryRawBytes,
    'the dictionary',
    () => crc32c(packed) === header.dictionaryCrc && packed.length === header.dictionaryBytes,
  );
  const source = new ByteSource(raw);
  const names = readList(source);
  const keys = readList(source);
  const urls = readList(source);
  const resources = readList(source);
  const scopes = readList(source);
  const originParts = new Uint32Array(source.count(4) * 4);
  for (let i = 0; i < originParts.length; i++) originParts[i] = source.varint();
  const slots = Array.from({ length: source.count(2) }, (): SlotEntry => {
    const key = source.varint();
    const kind = source.byte();
    if (kind >= VALUE_KINDS || key >= keys.length) throw corrupt('a slot of the dictionary is not valid', { kind, key });
    return { key, kind, values: kind === VALUE.string ? readList(source) : null };
  });
  const shapes = Array.from({ length: source.count() }, () => {
    const shape = new Uint32Array(source.count());
    for (let i = 0; i < shape.length; i++) {
      const slot = source.varint();
      if (slot >= slots.length) throw corrupt('a shape names a slot that is not there', { slot });
      shape[i] = slot;
    }
    return shape;
  });
  const origins: Origin[] = [];
  return {
    names,
    keys,
    slots,
    shapes,
    origin: (index) => {
      const known = origins[index];
      if (known !== undefined) return known;
      if (index * 4 >= originParts.length) throw corrupt('a span names a resource that is not there', { index });
      const part = (list: TextList, place: number): readonly [number, number] | null => {
        const id = originParts[index * 4 + place] ?? 0;
        return id === 0 ? null : list.range(id - 1);
      };
      const origin = decodeOrigin(raw, part(resources, 0), part(scopes, 2), {
        resource: urls.text(originParts[index * 4 + 1] ?? 0),
        scope: urls.text(originParts[index * 4 + 3] ?? 0),
      });
      origins[index] = origin;
      return origin;
    },
  };
}

function decodeOrigin(
  raw: Uint8Array,
  resource: readonly [number, number] | null,
  scope: readonly [number, number] | null,
  urls: { readonly resource: string; readonly scope: string },
): Origin {
  try {
    return {
      resource: resource === null ? null : decodeResource(raw, ...resource),
      resourceSchemaUrl: urls.resource,
      scope: scope === null ? null : decodeScope(raw, ...scope),
      scopeSchemaUrl: urls.scope,
    };
  } catch (error) {
    throw corrupt('a resource or scope cannot be decoded', {}, error);
  }
}

/** Unpacks a section after its checksum, never to more than it declares. @throws AppError BLOCK.CORRUPT */
export function unpack(packed: Uint8Array, rawBytes: number, what: string, intact: () => boolean): Uint8Array {
  if (rawBytes > SECTION_BYTES_MAX) throw corrupt(`${what} declares ${String(rawBytes)} bytes, more than a reader takes`);
  if (!intact()) throw corrupt(`${what} does not match its checksum`);
  let raw: Uint8Array;
  try {
    raw = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, rawBytes) });
  } catch (error) {
    throw corrupt(`${what} cannot be unpacked`, {}, error);
  }
  if (raw.length !== rawBytes) throw corrupt(`${what} has not the size it declares`, { rawBytes, unpacked: raw.length });
  return raw;
}

function readList(source: ByteSource): TextList {
  const places = new Uint32Array(source.count() * 2);
  for (let i = 0; i < places.length; i += 2) {
    const length = source.varint();
    places[i] = source.take(length);
    places[i + 1] = source.at;
  }
  return new TextList(source.bytes, places);
}
