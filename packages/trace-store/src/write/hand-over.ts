/** What is known here of keys and origins, written into the kernel's memory in the form that kernel/facts.ts gives it. */
import { SPAN_PROMOTIONS } from '../cut/attribute-keys.ts';
import type { CutSpans } from '../cut/cut-spans.ts';
import type { CutTables } from './cut-tables.ts';
import type { OriginHashes } from './origin-hashes.ts';

const KEY_WORDS = 4;
const ORIGIN_WORDS = 12;
const TAG_BIT = 1 << 8;
const LOW_HALF = 0xffff_ffffn;

/** Once a cut. @returns where the facts lie, for `handOverTags` */
export function handOverKeys({ kernel, keys }: CutSpans): number {
  const at = kernel.exports.roomForKeyFacts();
  const facts = kernel.words(at, keys.length * KEY_WORDS);
  keys.forEach(({ promotion, rank, isTraceKey }, key) => {
    const spanKinds = SPAN_PROMOTIONS[promotion]?.spanKinds ?? [];
    facts.set(
      [promotion, rank, spanKinds.reduce((bits, kind) => bits | (1 << kind), 0), isTraceKey ? 1 : 0].map((word) => word >>> 0),
      key * KEY_WORDS,
    );
  });
  kernel.exports.findShapeFacts();
  return at;
}

/** Which keys are tags of the next group. */
export function handOverTags({ kernel, keys }: CutSpans, keyFactsAt: number, tags: readonly string[]): void {
  const facts = kernel.words(keyFactsAt, keys.length * KEY_WORDS);
  const wanted = new Set(tags);
  let hasTags = false;
  keys.forEach(({ text, isTraceKey }, key) => {
    const isTag = wanted.has(text);
    hasTags ||= isTag;
    facts[key * KEY_WORDS + 3] = (isTraceKey ? 1 : 0) | (isTag ? TAG_BIT : 0);
  });
  kernel.exports.setHasTags(hasTags);
}

/**
 * Numbers of the texts of origins, before entries are counted.
 * @param spansOfOrigin those without a span in the group get no numbers
 * @returns where the facts lie, and how many services there are
 */
export function handOverOrigins(tables: CutTables, originFactsAt: number, spansOfOrigin: Uint32Array): number {
  const { texts, origins } = tables;
  const words = tables.cut.kernel.words(originFactsAt, origins.length * ORIGIN_WORDS);
  words.fill(0);
  for (const [origin, { resource }] of origins.entries()) {
    if (spansOfOrigin[origin] === 0) continue;
    const { service = '', environment = '', version = '', instance = '', host = '', pod = '' } = resource.columns;
    words.set(
      [
        texts.service.numberOf(service),
        texts.environment.numberOf(environment),
        texts.version.numberOf(version),
        texts.instance.numberOf(instance),
        texts.host.numberOf(host),
        texts.pod.numberOf(pod),
      ],
      origin * ORIGIN_WORDS,
    );
  }
  return texts.service.dictionary.length;
}

/** What origins say, before rows are made. @returns where rare hashes lie, and how many there are */
export function handOverOriginHashes(
  { cut: { kernel } }: CutTables,
  originFactsAt: number,
  hashes: readonly OriginHashes[],
): { readonly at: number; readonly count: number } {
  const numbers = new Map<bigint, number>();
  const frequent: number[] = [];
  const rare: number[] = [];
  const places = hashes.map((said) => {
    const place = {
      frequentFrom: frequent.length,
      frequentCount: said.frequent.length,
      rareFrom: rare.length,
      rareCount: said.rare.length,
    };
    frequent.push(...said.frequent);
    for (const hash of said.rare) {
      const number = numbers.get(hash) ?? numbers.size;
      numbers.set(hash, number);
      rare.push(number);
    }
    return place;
  });
  const frequentAt = kernel.place(Uint32Array.from(frequent));
  const rareAt = kernel.place(Uint32Array.from(rare));
  const pairs = Uint32Array.from([...numbers.keys()].flatMap((hash) => [Number(hash & LOW_HALF), Number((hash >> 32n) & LOW_HALF)]));
  const at = kernel.place(pairs);
  const words = kernel.words(originFactsAt, hashes.length * ORIGIN_WORDS);
  for (const [origin, place] of places.entries()) {
    words.set(
      [frequentAt + place.frequentFrom * 4, place.frequentCount, rareAt + place.rareFrom * 4, place.rareCount, 0],
      origin * ORIGIN_WORDS + 6,
    );
  }
  return { at, count: numbers.size };
}
