import fc from 'fast-check';
import { expect } from 'vitest';
import { allTest } from '../../src/evaluate/filter-test.ts';
import { selector } from '../../src/evaluate/select-spans.ts';
import { viewOf } from '../../src/evaluate/span-view.ts';
import { traceView } from '../../src/evaluate/trace-view.ts';
import type { Query } from '../../src/query-language/parse.ts';
import { anyQuery } from '../../src/query-language/testing/any-query.ts';
import { anyTrace, sampleMaterial } from './any-trace.ts';
import { chosenSpans, filterHolds } from './reference-query.ts';
import type { SentSpan } from './sent-spans.ts';

/** By the evaluation that the store uses: ids of the spans that match. */
export function evaluated({ conditions, selection }: Query, trace: readonly SentSpan[]): readonly string[] {
  const view = traceView(
    trace.map(({ span, resource, scope }) =>
      viewOf({
        span,
        resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] },
        resourceSchemaUrl: '',
        scope: { name: 'test', version: '', attributes: scope, droppedAttributesCount: 0 },
        scopeSchemaUrl: '',
      }),
    ),
  );
  const chosen = selection === undefined ? null : selector(selection)(view);
  const holds = allTest(conditions);
  return view.spans.flatMap((span, i) => ((chosen === null || chosen.has(i)) && holds(span, view) ? [span.spanId] : []));
}

/** By the words alone. */
export function expected({ conditions, selection }: Query, trace: readonly SentSpan[]): readonly string[] {
  const chosen = selection === undefined ? trace : chosenSpans(selection, trace);
  return trace
    .filter((sent) => chosen.includes(sent) && conditions.every((condition) => filterHolds(sent, condition, trace)))
    .map(({ span }) => span.spanId);
}

/** Random queries on three random traces each. Of both, answers and none, there are a quarter of all at least: else nothing would be proved. */
export function expectSameOnRandomTraces(kind: 'plain' | 'structured', numRuns: number): void {
  let filled = 0;
  let empty = 0;
  fc.assert(
    fc.property(fc.array(anyTrace, { minLength: 3, maxLength: 3 }), anyQuery(sampleMaterial)[kind], (traces, query) => {
      for (const trace of traces) {
        const found = evaluated(query, trace);
        expect(found).toEqual(expected(query, trace));
        if (found.length > 0) filled++;
        else empty++;
      }
    }),
    { numRuns },
  );
  expect(filled).toBeGreaterThan((numRuns * 3) / 8);
  expect(empty).toBeGreaterThan((numRuns * 3) / 8);
}
