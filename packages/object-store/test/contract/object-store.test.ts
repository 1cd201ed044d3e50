import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileObjectStore, createMemoryObjectStore, underPrefix, type ObjectStore } from '../../src/index.ts';
import { describeObjectStoreContract } from '../../src/testing/index.ts';

describeObjectStoreContract('memory', () => Promise.resolve(createMemoryObjectStore()));
describeObjectStoreContract('memory, under a prefix', () => Promise.resolve(underPrefix(createMemoryObjectStore(), 'some/where')));
describeObjectStoreContract('file', async () => createFileObjectStore({ directory: await mkdtemp(join(tmpdir(), 'spanhouse-objects-')) }));

it('stores under prefixes of one store do not see each other', async () => {
  const shared = createMemoryObjectStore();
  const [one, two] = [underPrefix(shared, 'a'), underPrefix(shared, 'ab')];
  await one.put('x', new Uint8Array(1));
  await two.put('x', new Uint8Array(2));
  const keysOf = async (store: ObjectStore): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key, bytes } of store.list('')) keys.push(`${key}:${String(bytes)}`);
    return keys;
  };
  expect(await keysOf(one)).toEqual(['x:1']);
  expect(await keysOf(two)).toEqual(['x:2']);
  expect(await keysOf(shared)).toEqual(['a/x:1', 'ab/x:2']);
  await one.delete(['x']);
  expect(await two.head('x')).not.toBeNull();
});
