import { randomUUID } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../object-store.ts';
import { PART_BYTES, PUT_BYTES_MAX } from '../s3-put.ts';

const MIB = 1024 * 1024;

/** Without a period that a part's size is a multiple of. */
function anyBytes(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0, state = seed + 1; i < size; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** What every ObjectStore must do. Each test works under a prefix of its own; `excused` lists tests that a backend may skip, with the reason. */
export function describeObjectStoreContract(
  backend: string,
  open: () => Promise<ObjectStore>,
  excused: Readonly<Record<string, string>> = {},
): void {
  describe(`ObjectStore contract: ${backend}`, () => {
    const check = (name: string, body: (store: ObjectStore, prefix: string) => Promise<void>): void => {
      it.skipIf(name in excused)(name, async () => {
        const store = await open();
        try {
          await body(store, `test/${randomUUID()}`);
        } finally {
          await store.close();
        }
      });
    };
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const text = (content: Uint8Array): string => new TextDecoder().decode(content);

    check('what was put can be read, whole and by range', async (store, prefix) => {
      expect(await store.put(`${prefix}/a`, bytes('hello world'))).toBe('created');
      expect(text(await store.getRange(`${prefix}/a`, 0, 11))).toBe('hello world');
      expect(text(await store.getRange(`${prefix}/a`, 6, 3))).toBe('wor');
      expect(await store.getRange(`${prefix}/a`, 4, 0)).toHaveLength(0);
    });

    check('a large object comes back byte for byte', async (store, prefix) => {
      const large = Uint8Array.from({ length: 6 * 1024 * 1024 }, (_, i) => (i * 31) & 255);
      await store.put(`${prefix}/large`, large);
      expect(crc32c(await store.getRange(`${prefix}/large`, 0, large.length))).toBe(crc32c(large));
      expect((await store.head(`${prefix}/large`))?.bytes).toBe(large.length);
    });

    check('objects on both sides of where they are sent in parts come back byte for byte', async (store, prefix) => {
      for (const size of [PUT_BYTES_MAX - 1, PUT_BYTES_MAX, PUT_BYTES_MAX + 1, 3 * PART_BYTES - 1, 3 * PART_BYTES, 3 * PART_BYTES + 1]) {
        const [key, bytes] = [`${prefix}/${String(size)}`, anyBytes(size, size)];
        expect(await store.put(key, bytes, { ifAbsent: true }), key).toBe('created');
        expect(crc32c(await store.getRange(key, 0, size)), key).toBe(crc32c(bytes));
        // Over a border of parts.
        expect(Buffer.compare(await store.getRange(key, PART_BYTES - 3, 7), bytes.subarray(PART_BYTES - 3, PART_BYTES + 4)), key).toBe(0);
        const head = await store.head(key);
        expect([head?.bytes, head?.crc32c], key).toEqual([size, crc32c(bytes)]);
      }
    });

    check('a large conditional put never replaces, an unconditional one does', async (store, prefix) => {
      const [first, other] = [anyBytes(PUT_BYTES_MAX + 1, 1), anyBytes(PUT_BYTES_MAX + 2, 2)];
      const crcs = async (): Promise<unknown> => (await store.head(`${prefix}/a`))?.crc32c;
      expect(await store.put(`${prefix}/a`, first, { ifAbsent: true })).toBe('created');
      expect(await store.put(`${prefix}/a`, other, { ifAbsent: true })).toBe('exists');
      // The same bytes of another writer are not ours either.
      expect(await store.put(`${prefix}/a`, first, { ifAbsent: true })).toBe('exists');
      expect(await crcs()).toBe(crc32c(first));
      expect(await store.put(`${prefix}/a`, other)).toBe('created');
      expect(await crcs()).toBe(crc32c(other));
    });

    check('of large conditional puts at the same time one creates', async (store, prefix) => {
      const results = await Promise.all(
        Array.from({ length: 3 }, (_, i) => store.put(`${prefix}/a`, anyBytes(PUT_BYTES_MAX + 1, i), { ifAbsent: true })),
      );
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
    });

    check('a conditional put never replaces', async (store, prefix) => {
      expect(await store.put(`${prefix}/a`, bytes('first'), { ifAbsent: true })).toBe('created');
      expect(await store.put(`${prefix}/a`, bytes('second'), { ifAbsent: true })).toBe('exists');
      expect(text(await store.getRange(`${prefix}/a`, 0, 5))).toBe('first');
    });

    check('of conditional puts at the same time one creates', async (store, prefix) => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.put(`${prefix}/a`, bytes(`writer ${String(i)}`), { ifAbsent: true })),
      );
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
    });

    check('an unconditional put replaces', async (store, prefix) => {
      await store.put(`${prefix}/a`, bytes('first'));
      await store.put(`${prefix}/a`, bytes('other'));
      expect(text(await store.getRange(`${prefix}/a`, 0, 5))).toBe('other');
    });

    check('head tells size and checksum, or null', async (store, prefix) => {
      await store.put(`${prefix}/a`, bytes('hello'));
      const head = await store.head(`${prefix}/a`);
      expect(head?.bytes).toBe(5);
      expect([null, crc32c('hello')]).toContain(head?.crc32c);
      expect(await store.head(`${prefix}/missing`)).toBeNull();
    });

    check('reading what is not there, or beyond the end, says so', async (store, prefix) => {
      await expect(store.getRange(`${prefix}/missing`, 0, 1)).rejects.toMatchObject({ code: 'OBJECT.NOT_FOUND' });
      await store.put(`${prefix}/short`, bytes('abc'));
      await expect(store.getRange(`${prefix}/short`, 1, 10)).rejects.toMatchObject({ code: 'BLOCK.CORRUPT' });
      await expect(store.getRange(`${prefix}/short`, 10, 1)).rejects.toMatchObject({ code: 'BLOCK.CORRUPT' });
    });

    check('list gives keys in order, with sizes, after a key', async (store, prefix) => {
      for (const key of ['b/2', 'a', 'b/1', 'c']) await store.put(`${prefix}/${key}`, bytes(key));
      const keys = async (below: string, startAfter?: string): Promise<string[]> => {
        const found: string[] = [];
        for await (const { key, bytes: size } of store.list(below, startAfter === undefined ? {} : { startAfter }))
          found.push(`${key.slice(prefix.length + 1)}:${String(size)}`);
        return found;
      };
      expect(await keys(`${prefix}/`)).toEqual(['a:1', 'b/1:3', 'b/2:3', 'c:1']);
      expect(await keys(`${prefix}/b`)).toEqual(['b/1:3', 'b/2:3']);
      expect(await keys(`${prefix}/`, `${prefix}/b/1`)).toEqual(['b/2:3', 'c:1']);
      expect(await keys(`${prefix}/none/`)).toEqual([]);
    });

    check('objects are joined in order, and stay', async (store, prefix) => {
      // Sizes on both sides of what S3 takes as a part, alone and as neighbours.
      const sizes = [7, 0, 6 * MIB, 1, 2 * MIB, 5 * MIB, 3 * MIB, 3 * MIB, 9];
      const parts = sizes.map((size, i) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + i) & 255));
      const sources = parts.map((part, i) => ({ key: `${prefix}/part-${String(i)}`, bytes: part.length }));
      for (const [i, part] of parts.entries()) await store.put(sources[i]!.key, part);
      expect(await store.join(`${prefix}/whole`, sources)).toBe('created');
      const whole = Buffer.concat(parts);
      expect(crc32c(await store.getRange(`${prefix}/whole`, 0, whole.length))).toBe(crc32c(whole));
      expect((await store.head(`${prefix}/whole`))?.bytes).toBe(whole.length);
      for (const [i, part] of parts.entries()) expect(crc32c(await store.getRange(sources[i]!.key, 0, part.length))).toBe(crc32c(part));

      expect(await store.join(`${prefix}/whole`, sources.slice(0, 1))).toBe('exists');
      expect((await store.head(`${prefix}/whole`))?.bytes).toBe(whole.length);
      expect(await store.join(`${prefix}/small`, [sources[0]!, sources[8]!])).toBe('created');
      expect((await store.getRange(`${prefix}/small`, 0, 16)).length).toBe(16);
    });

    check('of joins at the same time one creates', async (store, prefix) => {
      await store.put(`${prefix}/a`, bytes('hello '));
      await store.put(`${prefix}/b`, new Uint8Array(6 * MIB).fill(7));
      const sources = [
        { key: `${prefix}/a`, bytes: 6 },
        { key: `${prefix}/b`, bytes: 6 * MIB },
      ];
      const results = await Promise.all(Array.from({ length: 4 }, () => store.join(`${prefix}/whole`, sources)));
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
    });

    check('a join that lacks a source, or finds another, leaves nothing', async (store, prefix) => {
      await store.put(`${prefix}/a`, bytes('hello'));
      await store.put(`${prefix}/b`, new Uint8Array(6 * MIB));
      const [a, b] = [
        { key: `${prefix}/a`, bytes: 5 },
        { key: `${prefix}/b`, bytes: 6 * MIB },
      ];
      for (const [sources, code] of [
        [[a, { key: `${prefix}/none`, bytes: 3 }], 'OBJECT.NOT_FOUND'],
        [[b, { key: `${prefix}/none`, bytes: 6 * MIB }], 'OBJECT.NOT_FOUND'],
        [[{ ...a, bytes: 4 }, b], 'BLOCK.CORRUPT'],
        [[{ ...a, bytes: 6 }, b], 'BLOCK.CORRUPT'],
        [[a, { ...b, bytes: 6 * MIB - 1 }], 'BLOCK.CORRUPT'],
        [[a, { ...b, bytes: 6 * MIB + 1 }], 'BLOCK.CORRUPT'],
      ] as const) {
        await expect(store.join(`${prefix}/whole`, sources), JSON.stringify(sources)).rejects.toMatchObject({ code });
      }
      expect(await store.head(`${prefix}/whole`)).toBeNull();
    });

    check('deleting twice is the same as once', async (store, prefix) => {
      await store.put(`${prefix}/a`, bytes('x'));
      await store.delete([`${prefix}/a`, `${prefix}/never`]);
      await store.delete([`${prefix}/a`]);
      expect(await store.head(`${prefix}/a`)).toBeNull();
    });

    check('a key that leads out of the store is refused', async (store) => {
      for (const key of ['../x', 'a/../b', '/etc', 'a//b', 'A', '', 'a/.']) {
        await expect(async () => store.put(key, bytes('x'))).rejects.toThrow(RangeError);
      }
    });
  });
}
