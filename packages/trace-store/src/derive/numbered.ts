/** Numbers the distinct among lists of one length, from 0 by first sight. */
export class Numbered<T extends readonly (string | number)[]> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(value: T): number {
    // JSON, because names are hostile: no separator is safe from being part of one.
    const key = JSON.stringify(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.all.length;
    this.all.push(value);
    this.#numbers.set(key, number);
    return number;
  }
}
