import { promotionOf, PROMOTIONS, type Promotion } from '../semantics.ts';

/** Promotions that spans fill from their own attributes; the index in this list is the number used below. */
export const SPAN_PROMOTIONS: readonly Promotion[] = PROMOTIONS.filter((promotion) => promotion.from === 'span');

/** What has to be known of an attribute's key, once a key. */
export type KeyFacts = {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Position in SPAN_PROMOTIONS, -1 for most keys. */
  readonly promotion: number;
  /** Position among the promotion's names: lower wins. */
  readonly rank: number;
  readonly isTraceKey: boolean;
};

const decoder = new TextDecoder();

/** @param keys attribute keys of a cut, by number @param traceKeys those whose values lead to traces */
export function keyFacts(keys: readonly Uint8Array[], traceKeys: readonly string[]): readonly KeyFacts[] {
  const wanted = new Set(traceKeys);
  return keys.map((bytes) => {
    const text = decoder.decode(bytes);
    const promotion = promotionOf(text);
    return {
      text,
      bytes,
      promotion: promotion === null ? -1 : SPAN_PROMOTIONS.indexOf(promotion),
      rank: promotion?.names.indexOf(text) ?? -1,
      isTraceKey: wanted.has(text),
    };
  });
}
