/** Numbers that one block gives to what a whole cut has numbered: from 0, in the order of first sight. Used for block after block. */
export class BlockNumbering {
  /** The cut's numbers by the block's. */
  readonly members: number[] = [];
  readonly #numberOf: Int32Array;

  /** @param size how many numbers the cut has given */
  constructor(size: number) {
    this.#numberOf = new Int32Array(size).fill(-1);
  }

  clear(): void {
    for (const member of this.members) this.#numberOf[member] = -1;
    this.members.length = 0;
  }

  numberOf(member: number): number {
    const known = this.#numberOf[member] ?? -1;
    if (known >= 0) return known;
    const number = this.members.length;
    this.#numberOf[member] = number;
    this.members.push(member);
    return number;
  }
}
