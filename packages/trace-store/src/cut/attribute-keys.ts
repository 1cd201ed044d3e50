import { bug } from '@spanhouse/core';
import { keyState, type KeyState } from '../attribute-hash.ts';
import { promotionOf, PROMOTIONS, type Promotion } from '../semantics.ts';
import { ByteInterner } from './byte-interner.ts';

/** Promotions that spans fill from their own attributes; the index in this list is the number used below. */
export const SPAN_PROMOTIONS: readonly Promotion[] = PROMOTIONS.filter((promotion) => promotion.from === 'span');

/** What has to be known of an attribute's key, once a key. */
export type KeyFacts = {
  readonly text: string;
  readonly state: KeyState;
  /** Position in SPAN_PROMOTIONS, -1 for most keys. */
  readonly promotion: number;
  /** Position among the promotion's names: lower wins. */
  readonly rank: number;
  readonly isTraceKey: boolean;
};

const decoder = new TextDecoder();

/** The attribute keys of a cut, numbered from 0 by first sight. */
export class KeyTable {
  readonly facts: KeyFacts[] = [];
  readonly #interner = new ByteInterner();
  readonly #promotions: number[] = [];
  readonly #traceKeys: ReadonlySet<string>;
  /** By key: the key that followed it last time. An instrumentation writes its attributes in one order, so the guess mostly holds. */
  readonly #next = new Int32Array(1024).fill(-1);
  #last = 0;

  constructor(traceKeys: readonly string[]) {
    this.#traceKeys = new Set(traceKeys);
  }

  /** `KeyFacts.promotion` of a number that `idOf` gave. */
  promotionOf(key: number): number {
    return this.#promotions[key] ?? -1;
  }

  /** Of a number that `idOf` gave. */
  factsOf(key: number): KeyFacts {
    const facts = this.facts[key];
    if (facts === undefined) throw bug('attribute key without facts');
    return facts;
  }

  bytesOf(key: number): Uint8Array | undefined {
    return this.#interner.dictionary[key];
  }

  idOf(bytes: Uint8Array, start: number, end: number): number {
    const guess = this.#next[this.#last] ?? -1;
    if (guess >= 0 && this.#interner.is(guess, bytes, start, end)) {
      this.#last = guess;
      return guess;
    }
    const id = this.#interner.idOf(bytes, start, end);
    if (this.#last < this.#next.length) this.#next[this.#last] = id;
    this.#last = id;
    if (id === this.facts.length) {
      const text = decoder.decode(bytes.subarray(start, end));
      const promotion = promotionOf(text);
      this.#promotions.push(promotion === null ? -1 : SPAN_PROMOTIONS.indexOf(promotion));
      this.facts.push({
        text,
        state: keyState(bytes, start, end),
        promotion: promotion === null ? -1 : SPAN_PROMOTIONS.indexOf(promotion),
        rank: promotion?.names.indexOf(text) ?? -1,
        isTraceKey: this.#traceKeys.has(text),
      });
    }
    return id;
  }
}
