import { allocate, moved } from './memory';

/** A growing run of bytes with the number forms of the block format. Room has to be made before something is written. */
@unmanaged
export class Sink {
  begin: usize;
  at: usize;
  end: usize;

  static create(bytes: usize): Sink {
    const sink = changetype<Sink>(allocate(offsetof<Sink>()));
    sink.place(bytes);
    return sink;
  }

  place(bytes: usize): void {
    this.begin = allocate(bytes);
    this.at = this.begin;
    this.end = this.begin + bytes;
  }

  get length(): usize {
    return this.at - this.begin;
  }

  clear(): void {
    this.at = this.begin;
  }

  // @ts-ignore: decorator
  @inline
  room(bytes: usize): void {
    if (this.end - this.at < bytes) this.grow(bytes);
  }

  // @ts-ignore: decorator
  @inline
  byte(value: u8): void {
    store<u8>(this.at++, value);
  }

  /** Takes up to ten bytes. */
  // @ts-ignore: decorator
  @inline
  varint(value: u64): void {
    let at = this.at;
    while (value > 127) {
      store<u8>(at++, <u8>(value | 128));
      value >>= 7;
    }
    store<u8>(at, <u8>value);
    this.at = at + 1;
  }

  /** Makes its own room. */
  bytes(from: usize, length: usize): void {
    this.room(length);
    memory.copy(this.at, from, length);
    this.at += length;
  }

  /** Length, then the bytes. Makes its own room. */
  sized(from: usize, length: usize): void {
    this.room(length + 10);
    this.varint(length);
    memory.copy(this.at, from, length);
    this.at += length;
  }

  append(other: Sink): void {
    this.bytes(other.begin, other.length);
  }

  private grow(bytes: usize): void {
    const used = this.length;
    const size = max((this.end - this.begin) << 1, used + bytes);
    this.begin = moved(this.begin, used, size);
    this.at = this.begin + used;
    this.end = this.begin + size;
  }
}
