import { allocate } from './memory';

/** Numbers that one block gives to what a whole cut has numbered: from 0, in the order of first sight. Used for block after block. */
@unmanaged
export class Numbering {
  size: u32;
  /** The cut's numbers by the block's. */
  members: usize;
  private numbers: usize;

  /** @param size how many numbers the cut has given */
  static create(size: u32): Numbering {
    const it = changetype<Numbering>(allocate(offsetof<Numbering>()));
    it.size = 0;
    it.members = allocate((<usize>size) << 2);
    it.numbers = allocate((<usize>size) << 2);
    memory.fill(it.numbers, 0xff, (<usize>size) << 2);
    return it;
  }

  clear(): void {
    for (let i: u32 = 0; i < this.size; i++) store<u32>(this.numbers + ((<usize>this.memberAt(i)) << 2), -1);
    this.size = 0;
  }

  // @ts-ignore: decorator
  @inline
  memberAt(number: u32): u32 {
    return load<u32>(this.members + ((<usize>number) << 2));
  }

  /** -1 when it has none. */
  // @ts-ignore: decorator
  @inline
  known(member: u32): u32 {
    return load<u32>(this.numbers + ((<usize>member) << 2));
  }

  // @ts-ignore: decorator
  @inline
  numberOf(member: u32): u32 {
    const known = this.known(member);
    return known == -1 ? this.add(member) : known;
  }

  private add(member: u32): u32 {
    const number = this.size++;
    store<u32>(this.members + ((<usize>number) << 2), member);
    store<u32>(this.numbers + ((<usize>member) << 2), number);
    return number;
  }
}
