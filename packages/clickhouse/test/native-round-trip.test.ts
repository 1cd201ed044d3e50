import fc from 'fast-check';
import { silentLog, systemClock } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClickHouse, encodeNativeBlock, sql, type ClickHouse, type NativeColumn } from '../src/index.ts';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';
import type { MigrationText } from '../src/migration-text.ts';

let server: EmbeddedClickHouse;
let clickhouse: ClickHouse;

beforeAll(async () => {
  server = await startEmbeddedClickHouse();
  clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
});

afterAll(async () => {
  await clickhouse.close();
  await server.stop();
});

let tables = 0;
/** Stores the block as the only one of a fresh table and reads it back in order, every value as ClickHouse's own text. */
async function roundTrip(columns: readonly NativeColumn[], rows: number, select = '*'): Promise<unknown[][]> {
  const table = `t${String(++tables)}`;
  const statement = (text: string): MigrationText => ({ text }) as MigrationText;
  const definition = columns.map((column) => `\`${column.name}\` ${column.type}`).join(', ');
  await clickhouse.command(statement(`CREATE TABLE ${table} (${definition}) ENGINE = Memory`), { tag: 'test' });
  await clickhouse.insertNative(table, encodeNativeBlock(columns, rows), { token: table, tag: 'test' });
  const { kind, parts } = sql``;
  const query = { kind, parts: [...parts, `SELECT ${select} FROM ${table}`] };
  const read = await clickhouse.query(query, z.record(z.string(), z.unknown()), { tag: 'test' });
  await clickhouse.command(statement(`DROP TABLE ${table}`), { tag: 'test' });
  return read.map((row) => Object.values(row));
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\n\n',
    "'",
    '\\',
    '\0',
    'x'.repeat(127),
    'x'.repeat(128),
    '\u00e9'.repeat(100),
    '\u{1f600}'.repeat(60),
    'y'.repeat(20_000),
  ),
);
const runs = { numRuns: 25 };

describe('a Native block comes back from the engine as it was given', () => {
  it('whole numbers', async () => {
    const numbers = fc.array(
      fc.record({
        u8: fc.integer({ min: 0, max: 255 }),
        u16: fc.integer({ min: 0, max: 65_535 }),
        u32: fc.integer({ min: 0, max: 0xffff_ffff }),
        u64: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        i64: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
      }),
      { minLength: 1, maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(numbers, async (rows) => {
        const read = await roundTrip(
          [
            { name: 'u8', type: 'UInt8', data: Uint8Array.from(rows, (row) => row.u8) },
            { name: 'u16', type: 'UInt16', data: Uint16Array.from(rows, (row) => row.u16) },
            { name: 'u32', type: 'UInt32', data: Uint32Array.from(rows, (row) => row.u32) },
            { name: 'u64', type: 'UInt64', data: BigUint64Array.from(rows, (row) => row.u64) },
            { name: 'i32', type: 'Int32', data: Int32Array.from(rows, (row) => row.i32) },
            { name: 'i64', type: 'Int64', data: BigInt64Array.from(rows, (row) => row.i64) },
          ],
          rows.length,
        );
        expect(read).toEqual(rows.map((row) => [row.u8, row.u16, row.u32, String(row.u64), row.i32, String(row.i64)]));
      }),
      runs,
    );
  });

  it('doubles, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 100 }), async (values) => {
        const data = Float64Array.from(values);
        const read = await roundTrip([{ name: 'f', type: 'Float64', data }], values.length, 'reinterpretAsUInt64(f) AS bits');
        expect(read).toEqual(Array.from(new BigUint64Array(data.buffer), (bits) => [String(bits)]));
      }),
      runs,
    );
  });

  it('dates and times', async () => {
    const days = Uint16Array.from([0, 1, 20_780, 65_535]);
    const seconds = Uint32Array.from([0, 1, 1_795_000_000, 0xffff_ffff]);
    const read = await roundTrip(
      [
        { name: 'd', type: 'Date', data: days },
        { name: 't', type: 'DateTime', data: seconds },
      ],
      4,
      'toUInt16(d) AS d, toUInt32(t) AS t',
    );
    expect(read).toEqual(Array.from(days, (day, i) => [day, seconds[i]]));
  });

  it('strings: listed, by dictionary, of low cardinality', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 200 }),
        async (dictionary, picks) => {
          const indexes = Uint32Array.from(picks, (pick) => pick % dictionary.length);
          const values = Array.from(indexes, (index) => dictionary[index]!);
          const bytes = dictionary.map((entry, i) => (i % 2 === 0 ? entry : Buffer.from(entry, 'utf8')));
          const read = await roundTrip(
            [
              { name: 'a', type: 'String', values },
              { name: 'b', type: 'String', dictionary: bytes, indexes },
              { name: 'c', type: 'LowCardinality(String)', dictionary: bytes, indexes },
            ],
            values.length,
          );
          expect(read).toEqual(values.map((value) => [value, value, value]));
        },
      ),
      runs,
    );
  });

  it.each([1, 256, 257, 65_536, 65_537])('a dictionary of %i entries', async (size) => {
    const dictionary = Array.from({ length: size }, (_unused, i) => `value ${String(i)}`);
    const indexes = Uint32Array.from({ length: size }, (_unused, i) => size - 1 - i);
    const read = await roundTrip([{ name: 'c', type: 'LowCardinality(String)', dictionary, indexes }], size);
    expect(read).toEqual(Array.from(indexes, (index) => [dictionary[index]]));
  });

  it('bytes of fixed length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 * 50 }), async (bytes) => {
        const rows = Math.floor(bytes.byteLength / 16);
        const read = await roundTrip(
          [
            { name: 'a', type: 'FixedString(16)', data: bytes },
            { name: 'b', type: 'FixedString(8)', data: bytes },
          ],
          rows,
          'lower(hex(a)) AS a, lower(hex(b)) AS b',
        );
        const hex = Buffer.from(bytes).toString('hex');
        expect(read).toEqual(
          Array.from({ length: rows }, (_unused, i) => [hex.slice(i * 32, (i + 1) * 32), hex.slice(i * 16, (i + 1) * 16)]),
        );
      }),
      runs,
    );
  });

  it('arrays and maps, empty ones included', async () => {
    const rows = fc.array(
      fc.array(fc.record({ key: anyText, value: anyText, n: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) }), { maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (lists) => {
        const elements = lists.flat();
        const keys = [...new Set(elements.map((element) => element.key))];
        const values = [...new Set(elements.map((element) => element.value))];
        const keyIndexes = Uint32Array.from(elements, (element) => keys.indexOf(element.key));
        const valueIndexes = Uint32Array.from(elements, (element) => values.indexOf(element.value));
        let end = 0;
        const ends = lists.map((list) => (end += list.length));
        const read = await roundTrip(
          [
            {
              name: 'n',
              type: 'Array(UInt64)',
              offsets: Float64Array.from(ends),
              data: BigUint64Array.from(elements, (element) => element.n),
            },
            {
              name: 'h',
              type: 'Array(UInt32)',
              offsets: Uint32Array.from(ends),
              data: Uint32Array.from(elements, (element) => Number(element.n & 0xffff_ffffn)),
            },
            { name: 'l', type: 'Array(LowCardinality(String))', offsets: Uint32Array.from(ends), dictionary: keys, indexes: keyIndexes },
            {
              name: 'm',
              type: 'Map(LowCardinality(String), String)',
              offsets: Uint32Array.from(ends),
              keyDictionary: keys,
              keyIndexes,
              values: { dictionary: values, indexes: valueIndexes },
            },
          ],
          lists.length,
          'n, h, l, mapKeys(m) AS k, mapValues(m) AS v',
        );
        expect(read).toEqual(
          lists.map((list) => [
            list.map((element) => String(element.n)),
            list.map((element) => Number(element.n & 0xffff_ffffn)),
            list.map((element) => element.key),
            list.map((element) => element.key),
            list.map((element) => element.value),
          ]),
        );
      }),
      runs,
    );
  });

  it('no rows at all', async () => {
    const none = new Uint32Array();
    const columns: NativeColumn[] = [
      { name: 'a', type: 'LowCardinality(String)', dictionary: [], indexes: none },
      { name: 'b', type: 'Array(UInt32)', offsets: none, data: none },
    ];
    expect(await roundTrip(columns, 0)).toEqual([]);
  });
});

describe('a block that is not whole is a bug of the caller', () => {
  const indexes = new Uint32Array([0, 3]);
  it.each<[string, NativeColumn]>([
    ['too few numbers', { name: 'a', type: 'UInt8', data: new Uint8Array(1) }],
    ['too few strings', { name: 'a', type: 'String', values: ['x'] }],
    ['an index outside the dictionary', { name: 'a', type: 'LowCardinality(String)', dictionary: ['x'], indexes }],
    ['an index outside the strings', { name: 'a', type: 'String', dictionary: ['x'], indexes }],
    ['offsets that go down', { name: 'a', type: 'Array(UInt32)', offsets: new Uint32Array([2, 1]), data: new Uint32Array(2) }],
    ['elements missing', { name: 'a', type: 'Array(UInt32)', offsets: new Uint32Array([2, 3]), data: new Uint32Array(2) }],
  ])('%s', (_name, column) => {
    expect(() => encodeNativeBlock([column], 2)).toThrow(/bug: column a/);
  });

  it('the same columns give the same bytes', () => {
    const column: NativeColumn = { name: 'a', type: 'LowCardinality(String)', dictionary: ['x', 'y'], indexes: new Uint32Array([1, 0]) };
    expect(encodeNativeBlock([column], 2)).toEqual(encodeNativeBlock([column], 2));
  });
});
