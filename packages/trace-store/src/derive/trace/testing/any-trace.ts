import fc from 'fast-check';
import { ROLE } from '../trace-spans.ts';
import type { DrawnSpan } from './trace-of.ts';

/** Small traces with everything that goes wrong: cycles, missing parents, clocks that disagree, ties, spans of length 0, links to anything. */
export const anyTrace: fc.Arbitrary<readonly DrawnSpan[]> = fc
  .array(
    fc.record({
      // -1: a root, -2: a parent that is not here; taken modulo the number of spans. Small numbers make deep and wide trees likely.
      parent: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.nat(15)),
      start: fc.nat(30),
      duration: fc.oneof(fc.nat(6), fc.nat(40)),
      role: fc.constantFrom(...(Object.keys(ROLE) as (keyof typeof ROLE)[])),
      service: fc.nat(2),
      instance: fc.nat(1),
      isAsync: fc.boolean(),
      link: fc.integer({ min: -3, max: 15 }),
    }),
    { minLength: 1, maxLength: 16 },
  )
  .map((records) =>
    records.map(({ parent, start, duration, role, service, instance, isAsync, link }, index) => {
      const above = parent % records.length;
      return {
        id: `s${String(index)}`,
        // A span that names itself is a root to whoever builds the columns.
        ...(parent === -1 || (parent >= 0 && above === index) ? {} : { parent: parent === -2 ? 'lost' : `s${String(above)}` }),
        at: [start, start + duration] as const,
        role,
        service: String(service),
        instance: `${String(service)}-${String(instance)}`,
        isAsync: isAsync && role === 'entry',
        ...(link < 0 ? {} : { link: `s${String(link % records.length)}` }),
      };
    }),
  );

/** A trace and the same spans in another order. Starts differ, so that no definition has to fall back on the index. */
export const traceInTwoOrders: fc.Arbitrary<{ readonly drawn: readonly DrawnSpan[]; readonly other: readonly DrawnSpan[] }> = anyTrace
  .map((drawn) => drawn.map((span, index) => ({ ...span, at: [span.at[0] * 16 + index, span.at[1] * 16 + index] as const })))
  .chain((drawn) =>
    fc.shuffledSubarray([...drawn], { minLength: drawn.length, maxLength: drawn.length }).map((other) => ({ drawn, other })),
  );
