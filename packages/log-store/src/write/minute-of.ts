const NS_PER_MINUTE = 60_000_000_000n;

/** Minutes since the epoch of times in ns, given as their low and high 32 bits. Records come minute by minute: the last one's is asked first. */
export class MinuteOf {
  #minute = 0;
  /** Times of the minute lie in [start, end). */
  #startLow = 0;
  #startHigh = 0;
  #endLow = 0;
  #endHigh = 0;

  time(low: number, high: number): number {
    const isFromStart = high > this.#startHigh || (high === this.#startHigh && low >= this.#startLow);
    const isBeforeEnd = high < this.#endHigh || (high === this.#endHigh && low < this.#endLow);
    if (!isFromStart || !isBeforeEnd) this.#look(low, high);
    return this.#minute;
  }

  #look(low: number, high: number): void {
    const minute = ((BigInt(high) << 32n) | BigInt(low)) / NS_PER_MINUTE;
    this.#minute = Number(minute);
    [this.#startLow, this.#startHigh] = wordsOf(minute * NS_PER_MINUTE);
    [this.#endLow, this.#endHigh] = wordsOf((minute + 1n) * NS_PER_MINUTE);
  }
}

function wordsOf(value: bigint): readonly [low: number, high: number] {
  return [Number(value & 0xffff_ffffn), Number(value >> 32n)];
}
