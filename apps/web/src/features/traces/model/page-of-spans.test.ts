import { aSpan } from '@spanhouse/otlp/testing';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import { expect, it } from 'vitest';
import { pageOfSpans } from './page-of-spans.ts';

const idAt = (i: number): string => (i + 1).toString(16).padStart(16, '0');
/** A root, and the others below it. */
const spans = Array.from({ length: 5 }, (_, i): BlockSpan => ({
  ...{ resource: null, resourceSchemaUrl: '', scope: null, scopeSchemaUrl: '' },
  span: aSpan({ spanId: idAt(i), parentSpanId: i === 0 ? '' : idAt(0), startTimeUnixNano: BigInt(i + 1) }),
}));

it('a file comes in pages as a stored trace does, each with what its spans hang below', () => {
  const ids = (page: { readonly spans: readonly BlockSpan[] }): readonly string[] => page.spans.map(({ span }) => span.spanId);
  expect(pageOfSpans(spans, { number: 1 }, 10)).toEqual({ page: { number: 1, count: 1, before: 0, own: 5, ancestors: 0 }, spans });
  const last = pageOfSpans(spans, { number: 3 }, 2);
  expect([last.page, ids(last)]).toEqual([{ number: 3, count: 3, before: 4, own: 1, ancestors: 1 }, [idAt(0), idAt(4)]]);
  expect(ids(pageOfSpans(spans, { spanId: idAt(3) }, 2))).toEqual([idAt(0), idAt(2), idAt(3)]);
});
