import { KeyValueRange } from '@spanhouse/otlp';
import type { KeyTable } from './attribute-keys.ts';
import { grown } from './growable.ts';
import { hashOfRange, sameRange } from './byte-hash.ts';
import { classify, ValueRange, VALUE_KINDS } from './value-kind.ts';
import { ValueText } from './value-text.ts';

/**
 * The distinct attributes of a cut, numbered from 0 by first sight: what a span says is then a list of numbers, and whatever
 * costs more than a look-up (the key, the kind, the hash for the index) is found once an attribute and not once a span.
 * Two are the same when their `KeyValue` messages are the same bytes.
 */
export class AttributeTable {
  readonly bytes: Uint8Array;
  readonly keys: KeyTable;
  size = 0;
  /** Number in `keys`. */
  key: Uint32Array<ArrayBuffer>;
  /** Of VALUE. */
  kind: Uint8Array<ArrayBuffer>;
  /** What a block keeps of the value: see `classify`. */
  contentStart: Uint32Array<ArrayBuffer>;
  contentEnd: Uint32Array<ArrayBuffer>;
  /** Payload of the `AnyValue`; -1 when absent. */
  valueStart: Int32Array<ArrayBuffer>;
  valueEnd: Int32Array<ArrayBuffer>;
  /** 1 when the value has a text, by which it can be searched (attribute-hash.ts). */
  hasText: Uint8Array<ArrayBuffer>;
  /** Halves of the attribute hash, when there is a text. */
  low: Uint32Array<ArrayBuffer>;
  high: Uint32Array<ArrayBuffer>;
  #start: Uint32Array<ArrayBuffer>;
  #end: Uint32Array<ArrayBuffer>;
  /** Pairs of a hash and a number + 1, so that a look-up touches one place. */
  #slots: Int32Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #range = new KeyValueRange();
  readonly #content = new ValueRange();
  readonly #text = new ValueText();
  readonly #hash = new Uint32Array(2);

  /** @param bytes array that all attributes lie in */
  constructor(bytes: Uint8Array, keys: KeyTable, sizeExpected = 4096) {
    this.bytes = bytes;
    this.keys = keys;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.key = new Uint32Array(sizeExpected);
    this.kind = new Uint8Array(sizeExpected);
    this.contentStart = new Uint32Array(sizeExpected);
    this.contentEnd = new Uint32Array(sizeExpected);
    this.valueStart = new Int32Array(sizeExpected);
    this.valueEnd = new Int32Array(sizeExpected);
    this.hasText = new Uint8Array(sizeExpected);
    this.low = new Uint32Array(sizeExpected);
    this.high = new Uint32Array(sizeExpected);
    this.#start = new Uint32Array(sizeExpected);
    this.#end = new Uint32Array(sizeExpected);
    let slots = 1024;
    while (slots < sizeExpected * 2) slots *= 2;
    this.#slots = new Int32Array(slots * 2);
  }

  /** Number of the attribute whose `KeyValue` is `bytes[start, end)`. */
  idOf(start: number, end: number): number {
    const hash = hashOfRange(this.#view, this.bytes, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (;;) {
      const id = (slots[slot + 1] ?? 0) - 1;
      if (id < 0) break;
      if (slots[slot] === hash && (this.#end[id] ?? 0) - (this.#start[id] ?? 0) === end - start) {
        if (sameRange(this.#view, this.bytes, this.#start[id] ?? 0, start, end - start)) return id;
      }
      slot = (slot + 2) & mask;
    }
    slots[slot] = hash;
    slots[slot + 1] = this.size + 1;
    return this.#add(start, end);
  }

  /** Number of (key, kind): attributes of one such place lie together in a block. */
  placeOf(id: number): number {
    return (this.key[id] ?? 0) * VALUE_KINDS + (this.kind[id] ?? 0);
  }

  #add(start: number, end: number): number {
    const id = this.size++;
    if (id >= this.key.length) this.#grow();
    const range = this.#range;
    range.read(this.bytes, start, end);
    const key = this.keys.idOf(this.bytes, range.keyStart, range.keyEnd);
    this.#start[id] = start;
    this.#end[id] = end;
    this.key[id] = key;
    this.kind[id] = classify(this.bytes, range.valueStart, range.valueEnd, this.#content);
    this.contentStart[id] = this.#content.start;
    this.contentEnd[id] = this.#content.end;
    this.valueStart[id] = range.valueStart;
    this.valueEnd[id] = range.valueEnd;
    if (this.#text.read(this.bytes, range.valueStart, range.valueEnd)) {
      this.hasText[id] = 1;
      this.#text.hash(this.keys.factsOf(key).state, this.#hash);
      this.low[id] = this.#hash[0] ?? 0;
      this.high[id] = this.#hash[1] ?? 0;
    }
    if (this.size * 4 > this.#slots.length) this.#rehash();
    return id;
  }

  #grow(): void {
    const size = this.size;
    this.key = grown(this.key, size);
    this.kind = grown(this.kind, size);
    this.contentStart = grown(this.contentStart, size);
    this.contentEnd = grown(this.contentEnd, size);
    this.valueStart = grown(this.valueStart, size);
    this.valueEnd = grown(this.valueEnd, size);
    this.hasText = grown(this.hasText, size);
    this.low = grown(this.low, size);
    this.high = grown(this.high, size);
    this.#start = grown(this.#start, size);
    this.#end = grown(this.#end, size);
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = ((old[from] ?? 0) << 1) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from] ?? 0;
      slots[slot + 1] = old[from + 1] ?? 0;
    }
    this.#slots = slots;
  }
}
