import { ByteInterner } from '@spanhouse/clickhouse';
import { grown } from '../cut/growable.ts';
import type { KernelSpans } from '../kernel/kernel-spans.ts';
import { ValueText } from '../cut/value-text.ts';
import { normalisePathBytes } from '../describe/normalise-path.ts';

/** An address's beginning says what it is. */
const ADDRESS_BYTES_MAX = 4_096;
/** The pattern may be longer than the address: `{id}` for a digit. */
const GROWTH = 4;

/** Numbers addresses (paths, URLs) by what they have in common, so that spans to `/orders/1` and `/orders/2` are alike. */
export class AddressPatterns {
  readonly #patterns = new ByteInterner();
  /** By attribute of the cut: number of its pattern + 1; 0: not looked at yet. */
  #numbers = new Uint32Array(1024);
  readonly #text = new ValueText();
  #out = new Uint8Array(512);

  /** @param id of an attribute of the cut */
  numberOf(spans: KernelSpans, id: number): number {
    this.#numbers = grown(this.#numbers, id + 1);
    const known = this.#numbers[id] ?? 0;
    if (known > 0) return known - 1;
    const text = this.#text;
    let number = 0;
    if (text.read(spans.bytes, spans.valueStart(id), spans.valueEnd(id))) {
      const end = Math.min(text.end, text.start + ADDRESS_BYTES_MAX);
      this.#out = grown(this.#out, (end - text.start + 1) * GROWTH);
      const length = normalisePathBytes(text.bytes, text.start, end, this.#out);
      const before = this.#patterns.size;
      number = this.#patterns.idOf(this.#out, 0, length);
      // The interner keeps a view of a new pattern, so that one needs bytes of its own.
      if (number === before) this.#out = new Uint8Array(this.#out.length);
    }
    this.#numbers[id] = number + 1;
    return number;
  }
}
