import { hashOf, same } from './bytes';
import { allocate, allocateZeroed, keep, moved } from './memory';

/** Entry of a string: where it is kept, length, hash. */
const ENTRY: usize = 12;
const ENTRY_BITS: u32 = 12;

/** Numbers distinct byte strings from 0 in the order of first sight, and keeps a copy of each. Exact: bytes are compared. */
@unmanaged
export class Interner {
  size: u32;
  entries: usize;
  private capacity: u32;
  /** Numbers + 1 by hash. */
  private slots: usize;
  private mask: u32;

  static create(): Interner {
    const it = changetype<Interner>(allocate(offsetof<Interner>()));
    it.size = 0;
    it.capacity = 1 << (ENTRY_BITS - 4);
    it.entries = allocate(<usize>it.capacity * ENTRY);
    it.mask = (it.capacity << 1) - 1;
    it.slots = allocateZeroed((<usize>(it.mask + 1)) << 2);
    return it;
  }

  idOf(at: usize, length: u32): u32 {
    const hash = hashOf(at, length);
    let slot = hash & this.mask;
    for (;;) {
      const id = load<u32>(this.slots + ((<usize>slot) << 2)) - 1;
      if (id == -1) break;
      const entry = this.entries + <usize>id * ENTRY;
      if (load<u32>(entry, 8) == hash && load<u32>(entry, 4) == length && same(load<u32>(entry), at, length)) return id;
      slot = (slot + 1) & this.mask;
    }
    return this.add(at, length, hash, slot);
  }

  // @ts-ignore: decorator
  @inline
  startOf(id: u32): usize {
    return load<u32>(this.entries + <usize>id * ENTRY);
  }

  // @ts-ignore: decorator
  @inline
  lengthOf(id: u32): u32 {
    return load<u32>(this.entries + <usize>id * ENTRY, 4);
  }

  /** Whether string `id` has these bytes. */
  // @ts-ignore: decorator
  @inline
  is(id: u32, at: usize, length: u32): bool {
    const entry = this.entries + <usize>id * ENTRY;
    return load<u32>(entry, 4) == length && same(load<u32>(entry), at, length);
  }

  private add(at: usize, length: u32, hash: u32, slot: u32): u32 {
    const id = this.size++;
    if (id == this.capacity) {
      this.entries = moved(this.entries, <usize>id * ENTRY, <usize>id * ENTRY * 2);
      this.capacity = id << 1;
    }
    const kept = keep(length);
    memory.copy(kept, at, length);
    const entry = this.entries + <usize>id * ENTRY;
    store<u32>(entry, <u32>kept);
    store<u32>(entry, length, 4);
    store<u32>(entry, hash, 8);
    store<u32>(this.slots + ((<usize>slot) << 2), id + 1);
    if (this.size << 1 > this.mask) this.rehash();
    return id;
  }

  private rehash(): void {
    this.mask = (this.mask << 2) | 3;
    this.slots = allocateZeroed((<usize>(this.mask + 1)) << 2);
    for (let id: u32 = 0; id < this.size; id++) {
      let slot = load<u32>(this.entries + <usize>id * ENTRY, 8) & this.mask;
      while (load<u32>(this.slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & this.mask;
      store<u32>(this.slots + ((<usize>slot) << 2), id + 1);
    }
  }
}
