import { grown } from '../cut/growable.ts';

/**
 * Distinct (service, key, value) of the span attributes in one group of a cut, with how often each occurs.
 * Identity is service + the 64-bit attribute hash: within one project's cut, where a collision could only
 * blur a count or take the sender's own column value.
 */
export class AttributeEntries {
  size = 0;
  low = new Uint32Array(4096);
  high = new Uint32Array(4096);
  service = new Uint32Array(4096);
  key = new Uint32Array(4096);
  count = new Uint32Array(4096);
  /** Dictionary number (or status) in the promoted column, -1: none or not usable. */
  column = new Int32Array(4096);
  /** The attribute of the cut that was seen first. */
  attribute = new Uint32Array(4096);
  #slots = new Int32Array(16_384).fill(-1);

  /** The entry's number; when it equals the `size` from before the call, it is new, with count 0 and only its identity set. */
  idOf(service: number, low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = mixed(low, service) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0) break;
      if (this.low[id] === low && this.high[id] === high && this.service[id] === service) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    this.#slots[slot] = id;
    if (this.size > this.low.length) this.#grow();
    this.low[id] = low;
    this.high[id] = high;
    this.service[id] = service;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #grow(): void {
    const size = this.size;
    this.low = grown(this.low, size);
    this.high = grown(this.high, size);
    this.service = grown(this.service, size);
    this.key = grown(this.key, size);
    this.count = grown(this.count, size);
    this.column = grown(this.column, size);
    this.attribute = grown(this.attribute, size);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = mixed(this.low[id] ?? 0, this.service[id] ?? 0) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Numbers distinct pairs of 32-bit numbers, from 0 by first sight. */
export class HashIds {
  size = 0;
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  #slots = new Int32Array(4096).fill(-1);

  idOf(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = mixed(low, high) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0) break;
      if (this.#low[id] === low && this.#high[id] === high) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    this.#slots[slot] = id;
    this.#low = grown(this.#low, this.size);
    this.#high = grown(this.#high, this.size);
    this.#low[id] = low;
    this.#high[id] = high;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = mixed(this.#low[id] ?? 0, this.#high[id] ?? 0) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

function mixed(a: number, b: number): number {
  return a ^ Math.imul(b, 0x9e3779b1);
}
