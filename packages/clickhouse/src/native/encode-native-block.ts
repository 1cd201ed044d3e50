import { endianness } from 'node:os';
import { bug } from '@spanhouse/core';
import { ByteWriter } from './byte-writer.ts';

/*
 * NATIVE FORMAT, ONE BLOCK (as `INSERT ... FORMAT Native` takes it: no revision, so no block info and no serialization kinds)
 *
 *   block    varint columns, varint rows, column*
 *   column   String name, String type, then (only when rows > 0) state prefix and data
 *   String   varint byte length, bytes
 *   numbers  rows values, little-endian
 *   FixedString(N)  rows * N bytes
 *   Array(T)        state prefix of T, rows * UInt64 end offsets, data of T for all elements
 *   Map(K, V)       as Array(Tuple(K, V)): prefix of K, prefix of V, end offsets, all keys, all values
 *   LowCardinality(String)
 *            state prefix  UInt64 1 (shared dictionaries with additional keys)
 *            data          (nothing when there are no values)
 *                          UInt64 index width (0: 8 bit, 1: 16, 2: 32) | 1 << 9 (has additional keys) | 1 << 10 (needs update)
 *                          UInt64 number of keys, keys as String, UInt64 number of values, indexes
 *
 * Source: ClickHouse's NativeWriter.cpp, SerializationLowCardinality.cpp, SerializationArray.cpp; the test reads every type back from the engine.
 */

type Numbers = {
  UInt8: Uint8Array;
  UInt16: Uint16Array;
  UInt32: Uint32Array;
  UInt64: BigUint64Array;
  Int16: Int16Array;
  Int32: Int32Array;
  Int64: BigInt64Array;
  Float64: Float64Array;
  /** Days since the epoch. */
  Date: Uint16Array;
  /** Seconds since the epoch. */
  DateTime: Uint32Array;
};
type NumberColumn = { [T in keyof Numbers]: { readonly type: T; readonly data: Numbers[T] } }[keyof Numbers];

/** Values by index. Entries may repeat and may be empty; bytes need not be UTF-8. */
export type Dictionary = { readonly dictionary: readonly (string | Uint8Array)[]; readonly indexes: Uint32Array };
/** Strings that follow each other, each behind its length as a varint: as they are written. */
export type EncodedStrings = { readonly encoded: Uint8Array };
/** offsets[i] is the end of row i in the elements; row i starts where row i - 1 ends. */
export type EndOffsets = Uint32Array | Float64Array;

/** One column. Arrays may be longer than the block; the first `rows` entries count. */
export type NativeColumn = { readonly name: string } & (
  | NumberColumn
  | { readonly type: 'String'; readonly values: readonly string[] }
  | ({ readonly type: 'String' } & Dictionary)
  | { readonly type: 'FixedString(8)' | 'FixedString(16)' | 'FixedString(24)'; readonly data: Uint8Array }
  | ({ readonly type: 'String' } & EncodedStrings)
  | ({ readonly type: 'LowCardinality(String)' } & Dictionary)
  | { readonly type: 'Array(UInt32)'; readonly offsets: EndOffsets; readonly data: Uint32Array }
  | { readonly type: 'Array(UInt64)'; readonly offsets: EndOffsets; readonly data: BigUint64Array }
  | ({ readonly type: 'Array(LowCardinality(String))'; readonly offsets: EndOffsets } & Dictionary)
  | { readonly type: 'Map(Int16, UInt64)'; readonly offsets: EndOffsets; readonly keys: Int16Array; readonly values: BigUint64Array }
  | {
      readonly type: 'Map(LowCardinality(String), String)';
      readonly offsets: EndOffsets;
      readonly keyDictionary: readonly (string | Uint8Array)[];
      readonly keyIndexes: Uint32Array;
      readonly values: Dictionary | EncodedStrings;
    }
);

/**
 * Columns as one block of ClickHouse's Native format.
 *
 * Deterministic: the same columns give the same bytes. Cost: one pass a column; a dictionary entry is encoded once.
 * Errors: a bug when a column has fewer values than `rows`.
 */
export function encodeNativeBlock(columns: readonly NativeColumn[], rows: number): Uint8Array {
  const out = new ByteWriter(columns.length * (64 + rows * 8));
  out.varint(columns.length);
  out.varint(rows);
  for (const column of columns) {
    out.text(column.name);
    out.text(column.type);
    if (rows > 0) writeColumn(out, column, rows);
  }
  return out.finish();
}

function writeColumn(out: ByteWriter, column: NativeColumn, rows: number): void {
  switch (column.type) {
    case 'String':
      if ('values' in column) {
        requireValues(column.name, column.values.length, rows);
        for (let i = 0; i < rows; i++) out.text(column.values[i] ?? '');
      } else {
        writeStrings(out, column.name, column, rows);
      }
      return;
    case 'FixedString(8)':
    case 'FixedString(16)':
    case 'FixedString(24)': {
      const size = rows * FIXED_BYTES[column.type];
      requireValues(column.name, column.data.byteLength, size);
      out.raw(column.data.subarray(0, size));
      return;
    }
    case 'LowCardinality(String)':
      out.uint64(SHARED_DICTIONARIES);
      writeLowCardinality(out, column.name, column, rows);
      return;
    case 'Array(UInt32)':
    case 'Array(UInt64)':
      writeNumbers(out, column.name, column.data, writeOffsets(out, column.name, column.offsets, rows));
      return;
    case 'Array(LowCardinality(String))':
      out.uint64(SHARED_DICTIONARIES);
      writeLowCardinality(out, column.name, column, writeOffsets(out, column.name, column.offsets, rows));
      return;
    case 'Map(Int16, UInt64)': {
      const elements = writeOffsets(out, column.name, column.offsets, rows);
      writeNumbers(out, column.name, column.keys, elements);
      writeNumbers(out, column.name, column.values, elements);
      return;
    }
    case 'Map(LowCardinality(String), String)': {
      out.uint64(SHARED_DICTIONARIES);
      const elements = writeOffsets(out, column.name, column.offsets, rows);
      writeLowCardinality(out, column.name, { dictionary: column.keyDictionary, indexes: column.keyIndexes }, elements);
      writeStrings(out, column.name, column.values, elements);
      return;
    }
    default:
      writeNumbers(out, column.name, column.data, rows);
  }
}

const FIXED_BYTES = { 'FixedString(8)': 8, 'FixedString(16)': 16, 'FixedString(24)': 24 } as const;

const SHARED_DICTIONARIES = 1;
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_UPDATE = 1 << 10;

function writeLowCardinality(out: ByteWriter, name: string, { dictionary, indexes }: Dictionary, count: number): void {
  if (count === 0) return;
  requireValues(name, indexes.length, count);
  const width = dictionary.length <= 0x100 ? 0 : dictionary.length <= 0x1_0000 ? 1 : 2;
  out.uint64(width | HAS_ADDITIONAL_KEYS | NEEDS_UPDATE);
  out.uint64(dictionary.length);
  for (const entry of dictionary) out.text(entry);
  out.uint64(count);
  const used = indexes.subarray(0, count);
  checkIndexes(name, used, dictionary.length);
  writeNumbers(out, name, width === 0 ? Uint8Array.from(used) : width === 1 ? Uint16Array.from(used) : used, count);
}

function writeStrings(out: ByteWriter, name: string, strings: Dictionary | EncodedStrings, count: number): void {
  if ('encoded' in strings) {
    out.raw(strings.encoded);
    return;
  }
  const { dictionary, indexes } = strings;
  requireValues(name, indexes.length, count);
  checkIndexes(name, indexes.subarray(0, count), dictionary.length);
  const entries = new ByteWriter(dictionary.length * 16);
  const starts = new Uint32Array(dictionary.length + 1);
  for (const [i, entry] of dictionary.entries()) {
    entries.text(entry);
    starts[i + 1] = entries.length;
  }
  const bytes = entries.finish();
  for (let i = 0; i < count; i++) {
    const entry = indexes[i] ?? 0;
    out.slice(bytes, starts[entry] ?? 0, starts[entry + 1] ?? 0);
  }
}

/** @returns the number of elements of all rows together. */
function writeOffsets(out: ByteWriter, name: string, offsets: EndOffsets, rows: number): number {
  requireValues(name, offsets.length, rows);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    const next = offsets[i] ?? 0;
    if (next < end) throw bug(`column ${name}: end offsets go down at row ${String(i)}`);
    out.uint64(next);
    end = next;
  }
  return end;
}

const HOST_IS_LITTLE_ENDIAN = endianness() === 'LE';

function writeNumbers(out: ByteWriter, name: string, data: Numbers[keyof Numbers], count: number): void {
  if (!HOST_IS_LITTLE_ENDIAN) throw bug('the Native encoder copies memory as it is and needs a little-endian machine');
  requireValues(name, data.length, count);
  out.raw(new Uint8Array(data.buffer, data.byteOffset, count * data.BYTES_PER_ELEMENT));
}

function checkIndexes(name: string, indexes: Uint32Array, entries: number): void {
  let largest = -1;
  for (let i = 0; i < indexes.length; i++) largest = Math.max(largest, indexes[i] ?? 0);
  if (largest >= entries) throw bug(`column ${name}: index ${String(largest)} is outside its dictionary of ${String(entries)}`);
}

function requireValues(name: string, have: number, needed: number): void {
  if (have < needed) throw bug(`column ${name} has ${String(have)} values, the block needs ${String(needed)}`);
}
