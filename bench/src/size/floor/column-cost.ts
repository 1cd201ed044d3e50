/**
 * What a column costs at least, out of a stated set of encodings. Every encoding is one or more streams; a stream is one ZSTD frame of level 1 (the level of our
 * blocks), or stands as it is where that is smaller. The cheapest encoding of each column counts.
 *
 *   integers   varint: zigzag LEB128 · delta: the same of the differences · planes: 8 bytes a value, byte by byte over all values ·
 *              dictionary: distinct values in order of first sight as varints, and their numbers as varints
 *   doubles    plain: 8 bytes a value · planes · dictionary
 *   texts      plain: lengths as varints in one stream, bytes in another · sized: length and bytes in turn in one stream ·
 *              dictionary: distinct texts as plain, and their numbers as varints ·
 *              mixed: a dictionary of the texts that come more than once, and the others as plain (number 0)
 */
import { constants, zstdCompressSync } from 'node:zlib';

export const FLOOR_ZSTD_LEVEL = 1;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: FLOOR_ZSTD_LEVEL } };
const U64 = 2n ** 64n;

export function integersCost(values: readonly bigint[]): number {
  if (values.length === 0) return 0;
  const deltas = values.map((value, i) => value - (values[i - 1] ?? 0n));
  const { entries, numbers } = dictionaryOf(values);
  return Math.min(
    stream(varints(values.map(zigzag))),
    stream(varints(deltas.map(zigzag))),
    stream(planes(values)),
    stream(varints(entries.map(zigzag))) + stream(varints(numbers)),
  );
}

export function doublesCost(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const bits = values.map(bitsOf);
  const { entries, numbers } = dictionaryOf(bits);
  return Math.min(stream(fixed(bits)), stream(planes(bits)), stream(fixed(entries)) + stream(varints(numbers)));
}

export function textsCost(values: readonly string[]): number {
  if (values.length === 0) return 0;
  const { entries, numbers, counts } = dictionaryOf(values);
  const numberOfRepeated = new Map<string, bigint>();
  entries.forEach((entry, i) => {
    if ((counts[i] ?? 0) > 1) numberOfRepeated.set(entry, BigInt(numberOfRepeated.size + 1));
  });
  const once = values.filter((value) => !numberOfRepeated.has(value));
  return Math.min(
    plainTexts(values),
    stream(Buffer.concat(values.flatMap((value) => sizedOf(Buffer.from(value))))),
    plainTexts(entries) + stream(varints(numbers)),
    plainTexts([...numberOfRepeated.keys()]) + stream(varints(values.map((value) => numberOfRepeated.get(value) ?? 0n))) + plainTexts(once),
  );
}

function stream(bytes: Uint8Array): number {
  return bytes.length === 0 ? 0 : Math.min(bytes.length, zstdCompressSync(bytes, ZSTD).length);
}

function plainTexts(values: readonly string[]): number {
  const bytes = values.map((value) => Buffer.from(value));
  return stream(varints(bytes.map(({ length }) => BigInt(length)))) + stream(Buffer.concat(bytes));
}

function sizedOf(bytes: Buffer): readonly Uint8Array[] {
  return [varints([BigInt(bytes.length)]), bytes];
}

function dictionaryOf<T>(values: readonly T[]): {
  readonly entries: readonly T[];
  readonly numbers: readonly bigint[];
  readonly counts: readonly number[];
} {
  const known = new Map<T, number>();
  const counts: number[] = [];
  const numbers = values.map((value) => {
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    counts[number] = (counts[number] ?? 0) + 1;
    return BigInt(number);
  });
  return { entries: [...known.keys()], numbers, counts };
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, value < 0n ? -value * 2n - 1n : value * 2n);
}

function varints(values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 10);
  let at = 0;
  for (const value of values) {
    let left = value;
    while (left > 0xffff_ffffn) {
      bytes[at++] = Number(left & 127n) | 128;
      left >>= 7n;
    }
    let low = Number(left);
    while (low > 127) {
      bytes[at++] = (low & 127) | 128;
      low = Math.floor(low / 128);
    }
    bytes[at++] = low;
  }
  return bytes.subarray(0, at);
}

function fixed(values: readonly bigint[]): Uint8Array {
  const out = new BigUint64Array(values.length);
  values.forEach((value, i) => (out[i] = ((value % U64) + U64) % U64));
  return new Uint8Array(out.buffer);
}

function planes(values: readonly bigint[]): Uint8Array {
  const rows = fixed(values);
  const out = new Uint8Array(rows.length);
  for (let i = 0; i < values.length; i++) for (let plane = 0; plane < 8; plane++) out[plane * values.length + i] = rows[i * 8 + plane] ?? 0;
  return out;
}

const double = new Float64Array(1);
const doubleBits = new BigUint64Array(double.buffer);

function bitsOf(value: number): bigint {
  double[0] = value;
  return doubleBits[0] ?? 0n;
}
