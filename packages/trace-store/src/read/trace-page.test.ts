import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePage } from './trace-page.ts';

type Sent = { readonly part: number; readonly start: bigint; readonly parent: number };

/** Spans of a tree dealt out to parts; span i has the id i + 1. */
function columnsOf(spans: readonly Sent[], parts: number) {
  return Array.from({ length: parts }, (_, part) => {
    const own = spans
      .map((span, i) => ({ ...span, id: BigInt(i) + 1n }))
      .filter((span) => span.part === part)
      .toSorted((a, b) => Number(a.start - b.start) || Number(a.id - b.id));
    return {
      starts: BigUint64Array.from(own, ({ start }) => start),
      spanIds: BigUint64Array.from(own, ({ id }) => id),
      parentIds: BigUint64Array.from(own, ({ parent }) => (parent < 0 ? 0n : BigInt(parent) + 1n)),
    };
  });
}

const PARTS = 3;
const anySpans = fc
  .array(fc.record({ part: fc.nat(PARTS - 1), start: fc.bigInt(0n, 12n), parent: fc.nat() }), { minLength: 1, maxLength: 40 })
  // A parent comes before its children, or is no span of this trace.
  .map((spans) => spans.map((span, i) => ({ ...span, parent: (span.parent % (i + 2)) - 1 === i ? 1_000 : (span.parent % (i + 2)) - 1 })));

describe('choosePage', () => {
  it('deals each span out to one page, by start time, as many a page as there may be', () => {
    fc.assert(
      fc.property(anySpans, fc.integer({ min: 1, max: 12 }), (spans, spansMax) => {
        const columns = columnsOf(spans, PARTS);
        const { count } = choosePage(columns, { spansMax, number: 1 });
        expect(count).toBe(Math.ceil(spans.length / spansMax));
        const owned = new Map<bigint, number>();
        let latest = -1n;
        for (let number = 1; number <= count; number++) {
          const page = choosePage(columns, { spansMax, number });
          expect(page).toMatchObject({
            number,
            count,
            before: (number - 1) * spansMax,
            own: Math.min(spansMax, spans.length - (number - 1) * spansMax),
          });
          const ids = page.rows.flatMap((rows, part) => Array.from(rows, (row) => columns[part]?.spanIds[row] ?? 0n));
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.length).toBe(page.own + page.ancestors);
          // Ids that a page finds by a span of its own are the page's own.
          const own = ids.filter((id) => choosePage(columns, { spansMax, spanId: id }).number === number);
          expect(own.length).toBe(page.own);
          const startsOf = own.map((id) => spans[Number(id) - 1]?.start ?? -1n);
          for (const start of startsOf) expect(start >= latest).toBe(true);
          latest = startsOf.reduce((most, start) => (start > most ? start : most), latest);
          for (const id of own) owned.set(id, (owned.get(id) ?? 0) + 1);
        }
        expect([...owned.values()].every((times) => times === 1)).toBe(true);
        expect(owned.size).toBe(spans.length);
      }),
    );
  });

  it('has on each page what its spans hang below, and nothing else of other pages', () => {
    fc.assert(
      fc.property(anySpans, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }), (spans, spansMax, number) => {
        const columns = columnsOf(spans, PARTS);
        const page = choosePage(columns, { spansMax, number });
        const ids = new Set(page.rows.flatMap((rows, part) => Array.from(rows, (row) => columns[part]?.spanIds[row] ?? 0n)));
        const wanted = new Set<bigint>();
        for (const id of ids) {
          if (choosePage(columns, { spansMax, spanId: id }).number !== page.number) continue;
          for (let at = Number(id) - 1; at >= 0 && at < spans.length; at = spans[at]?.parent ?? -1) wanted.add(BigInt(at) + 1n);
        }
        expect(ids).toEqual(wanted);
      }),
    );
  });

  it('gives the last page for one beyond, the first for a span that is not there', () => {
    const columns = columnsOf(
      [0, 1, 2, 3, 4].map((start) => ({ part: 0, start: BigInt(start), parent: -1 })),
      1,
    );
    expect(choosePage(columns, { spansMax: 2, number: 9 })).toMatchObject({ number: 3, own: 1, before: 4 });
    expect(choosePage(columns, { spansMax: 2, spanId: 77n }).number).toBe(1);
  });

  it('does not go round in a circle of parents', () => {
    const columns = [
      { starts: BigUint64Array.of(1n, 2n, 3n), spanIds: BigUint64Array.of(1n, 2n, 3n), parentIds: BigUint64Array.of(2n, 3n, 1n) },
    ];
    expect(choosePage(columns, { spansMax: 1, number: 1 })).toMatchObject({ own: 1, ancestors: 2 });
  });
});
