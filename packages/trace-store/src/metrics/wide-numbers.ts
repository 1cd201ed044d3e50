const WORD = 2 ** 32;

/**
 * Whole numbers, not negative, as 64 bits; what lies behind them up to `length` is 0. By halves: a BigInt for each would be an object.
 *
 * @param values `used` of them count
 */
export function wideNumbers(values: ArrayLike<number>, used: number, length: number): BigUint64Array<ArrayBuffer> {
  const halves = new Uint32Array(length * 2);
  for (let i = 0; i < used; i++) {
    const value = values[i] ?? 0;
    halves[i * 2] = value % WORD;
    halves[i * 2 + 1] = value / WORD;
  }
  return new BigUint64Array(halves.buffer);
}
