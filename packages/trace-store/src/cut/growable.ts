type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;
type OtherNumbers = Int16Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The same array, or a copy of twice the size when `needed` elements do not fit. */
export function grown<T extends Numbers | OtherNumbers>(array: T, needed: number): T {
  if (needed <= array.length) return array;
  const length = Math.max(needed, array.length * 2, 1024);
  // The constructor of an instance is that of its own kind.
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array as never);
  return copy;
}

/** Rows of fixed width that are appended one at a time. Not for the hottest loops: those know their length before. */
export class NumberColumn<T extends Numbers> {
  #data: T;
  length = 0;

  constructor(empty: T) {
    this.#data = empty;
  }

  push(value: T extends BigUint64Array ? bigint : number): void {
    this.#data = grown(this.#data, this.length + 1);
    this.#data[this.length++] = value;
  }

  get data(): T {
    return this.#data.subarray(0, this.length) as T;
  }
}
