import { VALUE_KINDS } from '../cut/value-kind.ts';
import type { ScannedSpans } from '../cut/cut-spans.ts';
import { shapeKeys } from '../kernel/kernel-spans.ts';
import { describingKeys } from '../describe/describe-span.ts';

/** Values that are reduced to a pattern before spans are compared: nearly each of them is different. */
const ADDRESS_KEYS: ReadonlySet<string> = new Set(['url.path', 'url.full', 'http.target', 'http.url']);

/** Where the attributes lie that say what a span is: positions from the span's first attribute on, ascending. */
export type Describing = {
  readonly positions: Uint32Array;
  /** By entry of `positions`: 1 for an address. */
  readonly isAddress: Uint8Array;
};

/** OTLP span kinds are 0 to 5; others count as one. */
const KINDS = 8;

/** For each shape and kind of span, found out once. */
export class DescribingPositions {
  readonly #cut: ScannedSpans;
  readonly #known: (Describing | undefined)[] = [];
  readonly #keysOf: (readonly string[] | undefined)[] = [];

  constructor(cut: ScannedSpans) {
    this.#cut = cut;
  }

  of(shape: number, kind: number): Describing {
    const index = shape * KINDS + Math.min(kind, KINDS - 1);
    const known = this.#known[index];
    if (known !== undefined) return known;
    const keys = this.keysOf(shape);
    const wanted = new Set(describingKeys(kind, (key) => keys.includes(key)));
    // Of keys that are repeated the first counts.
    const positions = keys.flatMap((key, i) => (wanted.has(key) && keys.indexOf(key) === i ? [i] : []));
    const made: Describing = {
      positions: Uint32Array.from(positions),
      isAddress: Uint8Array.from(positions, (i) => (ADDRESS_KEYS.has(keys[i] ?? '') ? 1 : 0)),
    };
    this.#known[index] = made;
    return made;
  }

  /** Keys of a shape, in the order of the span. */
  keysOf(shape: number): readonly string[] {
    const known = this.#keysOf[shape];
    if (known !== undefined) return known;
    const { kernel, keys } = this.#cut;
    const made = shapeKeys(kernel, shape, VALUE_KINDS).map((key) => keys[key]?.text ?? '');
    this.#keysOf[shape] = made;
    return made;
  }
}
