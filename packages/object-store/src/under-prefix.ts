import { checkKey, type ObjectStore } from './object-store.ts';

/** The part of a store whose keys begin with `prefix` and a slash, as a store of its own: several installations may share a bucket. */
export function underPrefix(store: ObjectStore, prefix: string): ObjectStore {
  const below = `${checkKey(prefix)}/`;
  const inside = (key: string): string => below + checkKey(key);
  return {
    put: async (key, bytes, options) => store.put(inside(key), bytes, options),
    join: async (key, sources) =>
      store.join(
        inside(key),
        sources.map((source) => ({ ...source, key: inside(source.key) })),
      ),
    getRange: async (key, offset, length, signal) => store.getRange(inside(key), offset, length, signal),
    head: async (key) => store.head(inside(key)),
    async *list(prefixInside, options) {
      const after = options?.startAfter;
      for await (const { key, bytes } of store.list(below + prefixInside, after === undefined ? {} : { startAfter: below + after }))
        yield { key: key.slice(below.length), bytes };
    },
    delete: async (keys) => store.delete(keys.map(inside)),
    close: () => store.close(),
  };
}
