import type { Kernel } from './kernel.ts';

/** Fields of the kernel's `Span`, in words of four bytes. Ids are as on the wire. */
const SPAN = {
  words: 24,
  traceId: 0,
  id: 4,
  parent: 6,
  start: 8,
  end: 10,
  attributeFirst: 12,
  origin: 14,
  name: 15,
  shape: 16,
  kind: 17,
  status: 19,
} as const;
const REST = { at: 21, bytes: 22 } as const;
/** Fields of the kernel's `Attribute`. */
const ATTRIBUTE = { words: 16, valueStart: 6, valueEnd: 7 } as const;
const WORD = 4;

/**
 * The spans that were scanned, read where they lie. Good until the next call into the kernel, which may move its memory.
 */
export class KernelSpans {
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array;
  readonly #spans: number;
  readonly #attribute: number;
  readonly #attributes: number;

  constructor(kernel: Kernel) {
    const { exports } = kernel;
    this.count = exports.spanCount.value;
    this.bytes = kernel.bytes(0, kernel.memoryBytes);
    this.#words = kernel.words(0, kernel.memoryBytes / WORD);
    this.#spans = exports.spans.value / WORD;
    this.#attribute = exports.attribute.value / WORD;
    this.#attributes = exports.attributes.value / WORD;
  }

  /** Where the 16 bytes of the trace id lie in `bytes`. */
  traceIdAt(span: number): number {
    return (this.#spans + span * SPAN.words + SPAN.traceId) * WORD;
  }

  /** One of the four words of the trace id. */
  traceIdWord(span: number, word: number): number {
    return this.#field(span, SPAN.traceId + word);
  }

  /** @param half 0 or 1 */
  idWord(span: number, half: number): number {
    return this.#field(span, SPAN.id + half);
  }

  /** Both 0 for a root. */
  parentWord(span: number, half: number): number {
    return this.#field(span, SPAN.parent + half);
  }

  /** Nanoseconds: 0 is the low word. */
  startWord(span: number, half: number): number {
    return this.#field(span, SPAN.start + half);
  }

  endWord(span: number, half: number): number {
    return this.#field(span, SPAN.end + half);
  }

  origin(span: number): number {
    return this.#field(span, SPAN.origin);
  }

  name(span: number): number {
    return this.#field(span, SPAN.name);
  }

  shape(span: number): number {
    return this.#field(span, SPAN.shape);
  }

  kind(span: number): number {
    return this.#field(span, SPAN.kind);
  }

  status(span: number): number {
    return this.#field(span, SPAN.status);
  }

  isRoot(span: number): boolean {
    return this.parentWord(span, 0) === 0 && this.parentWord(span, 1) === 0;
  }

  /** Number of the span's attribute at a position. */
  attributeOf(span: number, position: number): number {
    return this.#words[this.#attribute + this.#field(span, SPAN.attributeFirst) + position] ?? 0;
  }

  /** Range in `bytes` of an attribute's `AnyValue`; a start of -1: absent. */
  valueStart(attribute: number): number {
    return (this.#words[this.#attributes + attribute * ATTRIBUTE.words + ATTRIBUTE.valueStart] ?? 0) | 0;
  }

  valueEnd(attribute: number): number {
    return (this.#words[this.#attributes + attribute * ATTRIBUTE.words + ATTRIBUTE.valueEnd] ?? 0) | 0;
  }

  /** Range in `bytes` of what has no field of its own, as fields of OTLP's `Span`: events, links, status. */
  restAt(span: number): number {
    return this.#field(span, REST.at);
  }

  restBytes(span: number): number {
    return this.#field(span, REST.bytes);
  }

  #field(span: number, field: number): number {
    return this.#words[this.#spans + span * SPAN.words + field] ?? 0;
  }
}

/** Keys of the spans of a shape, by position; numbers of attribute keys. */
export function shapeKeys(kernel: Kernel, shape: number, kinds: number): readonly number[] {
  const { exports } = kernel;
  const [first = 0, end = 0] = kernel.words(exports.shapeFirst.value + shape * WORD, 2);
  return Array.from(kernel.words(exports.shapePlaces.value + first * WORD, end - first), (place) => Math.floor(place / kinds));
}
