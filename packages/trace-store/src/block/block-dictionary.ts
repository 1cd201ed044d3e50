import type { CutSpans } from '../cut/cut-spans.ts';
import { VALUE, VALUE_KINDS } from '../cut/value-kind.ts';
import { BlockNumbering } from './block-numbering.ts';
import { ByteSink } from './byte-sink.ts';

const EMPTY = new Uint8Array();

/** A key with one kind of value: all values of a slot lie together in a frame. String slots have a dictionary of what occurs more than once. */
export type Slot = {
  readonly key: number;
  readonly kind: number;
  /** Strings: the attributes of this slot, by first sight. */
  readonly strings: number[];
};

/** What the spans of one block share, block after block. Numbers are given in the order of first sight, so equal input makes equal bytes. */
export class BlockDictionary {
  readonly names: BlockNumbering;
  readonly shapes: BlockNumbering;
  readonly slots: Slot[] = [];
  /** By the cut's shape, when the block has it: slots in the order of the span. */
  readonly slotsOfShape: Uint32Array[] = [];
  /** By attribute of the cut: its number in the list of its slot, from 1; 0 when it occurs once and stands in the frame. */
  readonly stringNumber: Uint32Array;
  readonly #spans: CutSpans;
  readonly #keys: BlockNumbering;
  /** Of key and kind. */
  readonly #places: BlockNumbering;
  readonly #uses: Uint32Array;
  readonly #used: Uint32Array;
  #usedCount = 0;
  readonly #urls: Uint8Array[] = [];
  readonly #resources: Uint8Array[] = [];
  readonly #scopes: Uint8Array[] = [];
  /** Four numbers each, joined: equal origins are one. */
  readonly #origins: string[] = [];
  readonly #numberOfOrigin = new Map<number, number>();

  constructor(spans: CutSpans) {
    const { attributes, names, shapes } = spans;
    this.#spans = spans;
    this.names = new BlockNumbering(names.length);
    this.shapes = new BlockNumbering(shapes.size);
    this.#keys = new BlockNumbering(attributes.keys.facts.length);
    this.#places = new BlockNumbering(attributes.keys.facts.length * VALUE_KINDS);
    this.stringNumber = new Uint32Array(attributes.size);
    this.#uses = new Uint32Array(attributes.size);
    this.#used = new Uint32Array(attributes.size);
  }

  /** Counts all that the spans of a block say; what the block before said is forgotten. */
  collect(rows: Uint32Array): void {
    this.#clear();
    const { scan, attribute, attributes, shape, name, origin } = this.#spans;
    const { attributeFirst } = scan;
    const uses = this.#uses;
    for (let row = 0; row < rows.length; row++) {
      const span = rows[row] ?? 0;
      this.names.numberOf(name[span] ?? 0);
      this.originNumber(origin[span] ?? 0);
      const ownShape = shape[span] ?? 0;
      const shapesBefore = this.shapes.members.length;
      if (this.shapes.numberOf(ownShape) === shapesBefore) this.#addShape(ownShape);
      const slots = this.slotsOfShape[ownShape] ?? NO_SLOTS;
      const first = attributeFirst[span] ?? 0;
      for (let i = 0; i < slots.length; i++) {
        const id = attribute[first + i] ?? 0;
        const count = (uses[id] ?? 0) + 1;
        uses[id] = count;
        if (count > 1) continue;
        this.#used[this.#usedCount++] = id;
        if (attributes.kind[id] === VALUE.string) this.slots[slots[i] ?? 0]?.strings.push(id);
      }
    }
    this.#settle();
  }

  originNumber(origin: number): number {
    return this.#numberOfOrigin.get(origin) ?? this.#addOrigin(origin);
  }

  /** FORMAT.md, "Dictionary". */
  encode(): Uint8Array {
    const { attributes, names, scan } = this.#spans;
    const sink = new ByteSink(64 * 1024);
    const list = (entries: readonly (Uint8Array | undefined)[]): void => {
      sink.varint(entries.length);
      for (const entry of entries) sink.sized(entry ?? EMPTY);
    };
    list(this.names.members.map((name) => names[name]));
    list(this.#keys.members.map((key) => attributes.keys.bytesOf(key)));
    list(this.#urls);
    list(this.#resources);
    list(this.#scopes);
    sink.varint(this.#origins.length);
    for (const origin of this.#origins) for (const part of origin.split(',')) sink.varint(Number(part));
    sink.varint(this.slots.length);
    for (const { key, kind, strings } of this.slots) {
      sink.varint(key);
      sink.byte(kind);
      if (kind !== VALUE.string) continue;
      const listed = strings.filter((id) => (this.stringNumber[id] ?? 0) > 0);
      sink.varint(listed.length);
      for (const id of listed) sink.sized(scan.bytes, attributes.contentStart[id] ?? 0, attributes.contentEnd[id] ?? 0);
    }
    sink.varint(this.shapes.members.length);
    for (const shape of this.shapes.members) {
      const slots = this.slotsOfShape[shape] ?? NO_SLOTS;
      sink.varint(slots.length);
      for (const slot of slots) sink.varint(slot);
    }
    return sink.view();
  }

  #addShape(shape: number): void {
    this.slotsOfShape[shape] = this.#spans.shapes.placesOf(shape).map((place) => {
      const slotsBefore = this.slots.length;
      const slot = this.#places.numberOf(place);
      if (slot === slotsBefore) {
        this.slots.push({ key: this.#keys.numberOf(Math.floor(place / VALUE_KINDS)), kind: place % VALUE_KINDS, strings: [] });
      }
      return slot;
    });
  }

  #addOrigin(origin: number): number {
    const parts = this.#spans.origins[origin];
    const entry = [
      part(this.#resources, parts?.resource),
      url(this.#urls, parts?.resourceUrl),
      part(this.#scopes, parts?.scope),
      url(this.#urls, parts?.scopeUrl),
    ].join(',');
    let number = this.#origins.indexOf(entry);
    if (number < 0) number = this.#origins.push(entry) - 1;
    this.#numberOfOrigin.set(origin, number);
    return number;
  }

  #settle(): void {
    for (const { strings } of this.slots) {
      let next = 1;
      for (const id of strings) this.stringNumber[id] = (this.#uses[id] ?? 0) > 1 ? next++ : 0;
    }
  }

  #clear(): void {
    for (let i = 0; i < this.#usedCount; i++) this.#uses[this.#used[i] ?? 0] = 0;
    this.#usedCount = 0;
    for (const numbering of [this.names, this.shapes, this.#keys, this.#places]) numbering.clear();
    for (const list of [this.slots, this.#resources, this.#scopes, this.#origins]) list.length = 0;
    this.#urls.splice(0, Infinity, EMPTY);
    this.#numberOfOrigin.clear();
  }
}

const NO_SLOTS = new Uint32Array(0);

/** Number + 1 of a resource or scope; 0 for none. Equal ones are the same object. */
function part(list: Uint8Array[], bytes: Uint8Array | null | undefined): number {
  if (bytes === null || bytes === undefined) return 0;
  const known = list.indexOf(bytes);
  return known < 0 ? list.push(bytes) : known + 1;
}

function url(list: Uint8Array[], bytes: Uint8Array | null | undefined): number {
  return bytes === null || bytes === undefined || bytes.length === 0 ? 0 : part(list, bytes) - 1;
}
