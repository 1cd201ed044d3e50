import { ByteInterner, type NativeColumn } from '@spanhouse/clickhouse';

const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();

/** Texts of a LowCardinality(String) column. Number 0 is always the empty one. */
export class ColumnTexts {
  readonly #texts = new ByteInterner([EMPTY]);

  get dictionary(): readonly Uint8Array[] {
    return this.#texts.dictionary;
  }

  numberOf(text: string): number {
    const bytes = encoder.encode(text);
    return this.#texts.idOf(bytes, 0, bytes.length);
  }
}

export function dictionaryColumn(name: string, dictionary: readonly Uint8Array[], indexes: Uint32Array): NativeColumn {
  return { name, type: 'LowCardinality(String)', dictionary, indexes };
}
