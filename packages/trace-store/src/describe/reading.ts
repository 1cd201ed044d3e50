/*
 * Describing a span has two halves. The first reads attributes and may look only at which of them are there, never at what they say;
 * it gives a function that does the rest, which reads no more. So the first half, played with nothing but the keys of a span, tells which
 * values the description depends on (`describingKeys`), and the two can never disagree.
 */
import type { SpanDescription } from './span-description.ts';

export type ReadAttribute = (key: string) => string;

/** The second half: what the span is, by the values read and by its own name. */
export type Describe = (span: { readonly name: string; readonly isRoot: boolean }) => SpanDescription;

/** The value of the first of these keys that has one; later ones are not read. Newest name first. */
export function firstOf(attribute: ReadAttribute, keys: readonly string[]): string {
  for (const key of keys) {
    const value = attribute(key);
    if (value !== '') return value;
  }
  return '';
}
