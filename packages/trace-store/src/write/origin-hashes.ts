import { isFrequentValue } from './cut-settings.ts';
import type { OriginFacts } from './origins.ts';

/** Hashes of what one resource and scope say, by how they are indexed. */
export type OriginHashes = {
  /** Low halves, for the row of each span. */
  readonly frequent: Uint32Array;
  /** Whole hashes, for `attribute_blocks`. */
  readonly rare: readonly bigint[];
};

const NOTHING_SAID: OriginHashes = { frequent: new Uint32Array(0), rare: [] };

const LOW_HALF = 0xffff_ffffn;

/**
 * Which attributes of resources and scopes are frequent in a group: counted over all spans of a service, whatever pod they come from.
 *
 * @param spansOf of each origin its spans in the group
 * @returns by origin number; origins without a span here have nothing.
 */
export function splitOriginHashes(origins: readonly OriginFacts[], spansOf: Uint32Array): readonly OriginHashes[] {
  const services = new Map<string, { spans: number; readonly counts: Map<bigint, number> }>();
  origins.forEach(({ resource, hashes }, number) => {
    const spans = spansOf[number] ?? 0;
    if (spans === 0) return;
    const name = resource.columns['service'] ?? '';
    const service = services.get(name) ?? { spans: 0, counts: new Map<bigint, number>() };
    services.set(name, service);
    service.spans += spans;
    for (const hash of new Set(hashes)) service.counts.set(hash, (service.counts.get(hash) ?? 0) + spans);
  });
  return origins.map(({ resource, hashes }, number) => {
    const service = services.get(resource.columns['service'] ?? '');
    if (service === undefined || spansOf[number] === 0) return NOTHING_SAID;
    const isFrequent = (hash: bigint): boolean => isFrequentValue(service.counts.get(hash) ?? 0, service.spans);
    const unique = [...new Set(hashes)];
    return {
      frequent: Uint32Array.from(unique.filter(isFrequent), (hash) => Number(hash & LOW_HALF)),
      rare: unique.filter((hash) => !isFrequent(hash)),
    };
  });
}
