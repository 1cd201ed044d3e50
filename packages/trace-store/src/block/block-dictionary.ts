import type { TraceScan } from '@spanhouse/otlp';
import { ByteInterner } from '../write/byte-interner.ts';
import { ByteSink } from './byte-sink.ts';
import { VALUE, VALUE_KINDS } from './layout.ts';

const EMPTY = new Uint8Array();
const SHAPE_BYTES_AT_FIRST = 16 * 1024;

/** A key with one kind of value: all values of a slot lie together in a frame. String slots have a dictionary of what occurs more than once. */
export type Slot = {
  readonly key: number;
  readonly kind: number;
  readonly values: ByteInterner | null;
  readonly uses: number[];
  ids: Uint32Array;
};

/** Collects what the spans of one block share. Numbers are given in the order of first sight, so equal input makes equal bytes. */
export class BlockDictionary {
  readonly #keys = new ByteInterner();
  readonly #names = new ByteInterner();
  readonly #urls = new ByteInterner([EMPTY]);
  readonly #resources = new ByteInterner();
  readonly #scopes = new ByteInterner();
  readonly #shapes = new ByteInterner();
  readonly #origins: string[] = [];
  readonly #originIds = new Map<string, number>();
  readonly slots: Slot[] = [];
  #slotOf = new Int32Array(64 * VALUE_KINDS).fill(-1);
  #arena = new Uint8Array(SHAPE_BYTES_AT_FIRST);
  #arenaAt = 0;

  name(bytes: Uint8Array, start: number, end: number): number {
    return this.#names.idOf(bytes, start, end);
  }

  slot(bytes: Uint8Array, start: number, end: number, kind: number): number {
    const key = this.#keys.idOf(bytes, start, end);
    const place = key * VALUE_KINDS + kind;
    if (place >= this.#slotOf.length) {
      const grown = new Int32Array(Math.max(this.#slotOf.length * 2, place + VALUE_KINDS)).fill(-1);
      grown.set(this.#slotOf);
      this.#slotOf = grown;
    }
    const known = this.#slotOf[place] ?? -1;
    if (known >= 0) return known;
    const slot = this.slots.length;
    this.#slotOf[place] = slot;
    this.slots.push({ key, kind, values: kind === VALUE.string ? new ByteInterner() : null, uses: [], ids: new Uint32Array(0) });
    return slot;
  }

  /** Number of a string within its slot, before `settle` has chosen which strings are worth an entry. */
  value(slot: Slot, bytes: Uint8Array, start: number, end: number): number {
    const { values } = slot;
    if (values === null) return 0;
    const id = values.idOf(bytes, start, end);
    slot.uses[id] = (slot.uses[id] ?? 0) + 1;
    return id;
  }

  /** @param slots one entry an attribute, in the order of the span */
  shape(slots: Uint32Array, from: number, to: number): number {
    const length = (to - from) * 4;
    if (this.#arenaAt + length > this.#arena.length) {
      // Older shapes keep their views into the arena before.
      this.#arena = new Uint8Array(Math.max(SHAPE_BYTES_AT_FIRST, length));
      this.#arenaAt = 0;
    }
    let at = this.#arenaAt;
    for (let i = from; i < to; i++) {
      const slot = slots[i] ?? 0;
      this.#arena[at++] = slot & 255;
      this.#arena[at++] = (slot >>> 8) & 255;
      this.#arena[at++] = (slot >>> 16) & 255;
      this.#arena[at++] = slot >>> 24;
    }
    const known = this.#shapes.size;
    const id = this.#shapes.idOf(this.#arena, this.#arenaAt, at);
    if (id === known) this.#arenaAt = at;
    return id;
  }

  /** Resource, scope and schema URLs of one group of a request. */
  origin(scan: TraceScan, group: number): number {
    const part = (interner: ByteInterner, start: number | undefined, end: number | undefined): number =>
      start === undefined || start < 0 ? 0 : interner.idOf(scan.bytes, start, end ?? start) + 1;
    const url = (start: number | undefined, end: number | undefined): number =>
      start === undefined || start < 0 ? 0 : this.#urls.idOf(scan.bytes, start, end ?? start);
    const entry = [
      part(this.#resources, scan.groupResourceStart[group], scan.groupResourceEnd[group]),
      url(scan.groupResourceUrlStart[group], scan.groupResourceUrlEnd[group]),
      part(this.#scopes, scan.groupScopeStart[group], scan.groupScopeEnd[group]),
      url(scan.groupScopeUrlStart[group], scan.groupScopeUrlEnd[group]),
    ].join(',');
    let id = this.#originIds.get(entry);
    if (id === undefined) {
      id = this.#origins.length;
      this.#originIds.set(entry, id);
      this.#origins.push(entry);
    }
    return id;
  }

  /** Gives the strings that occur more than once their numbers, from 1; 0 says that a string stands inline. */
  settle(): void {
    for (const slot of this.slots) {
      if (slot.values === null) continue;
      slot.ids = new Uint32Array(slot.values.size);
      let next = 1;
      for (let id = 0; id < slot.values.size; id++) if ((slot.uses[id] ?? 0) > 1) slot.ids[id] = next++;
    }
  }

  /** FORMAT.md, "Dictionary". */
  encode(): Uint8Array {
    const sink = new ByteSink(64 * 1024);
    const list = (entries: readonly Uint8Array[]): void => {
      sink.varint(entries.length);
      for (const entry of entries) sink.sized(entry);
    };
    list(this.#names.dictionary);
    list(this.#keys.dictionary);
    list(this.#urls.dictionary);
    list(this.#resources.dictionary);
    list(this.#scopes.dictionary);
    sink.varint(this.#origins.length);
    for (const origin of this.#origins) for (const part of origin.split(',')) sink.varint(Number(part));
    sink.varint(this.slots.length);
    for (const slot of this.slots) {
      sink.varint(slot.key);
      sink.byte(slot.kind);
      if (slot.values !== null) list(slot.values.dictionary.filter((_, id) => (slot.ids[id] ?? 0) > 0));
    }
    sink.varint(this.#shapes.size);
    for (const shape of this.#shapes.dictionary) {
      sink.varint(shape.length / 4);
      for (let at = 0; at < shape.length; at += 4) {
        sink.varint((shape[at] ?? 0) + (shape[at + 1] ?? 0) * 0x100 + (shape[at + 2] ?? 0) * 0x10000 + (shape[at + 3] ?? 0) * 0x1000000);
      }
    }
    return sink.view();
  }
}
