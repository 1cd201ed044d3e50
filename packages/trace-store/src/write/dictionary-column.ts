import type { NativeColumn } from '@spanhouse/clickhouse';
import { ByteInterner } from '../cut/byte-interner.ts';
import { grown } from '../cut/growable.ts';

const EMPTY = new Uint8Array(0);

/** A LowCardinality(String) column in the making. Number 0 is always the empty text. */
export class DictionaryColumn {
  readonly #name: string;
  readonly texts: ByteInterner;
  indexes: Uint32Array<ArrayBuffer>;
  length = 0;

  /** @param rows when known, `indexes` has that length and is filled in any order. @param texts to share one dictionary. */
  constructor(name: string, rows = 0, texts = new ByteInterner([EMPTY])) {
    this.#name = name;
    this.texts = texts;
    this.indexes = new Uint32Array(rows);
  }

  push(index: number): void {
    this.indexes = grown(this.indexes, this.length + 1);
    this.indexes[this.length++] = index;
  }

  native(rows: number): NativeColumn {
    return { name: this.#name, type: 'LowCardinality(String)', dictionary: this.texts.dictionary, indexes: this.indexes.subarray(0, rows) };
  }
}
