import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allTest } from '../src/evaluate/filter-test.ts';
import { selector } from '../src/evaluate/select-spans.ts';
import { viewOf } from '../src/evaluate/span-view.ts';
import { traceView } from '../src/evaluate/trace-view.ts';
import { parseQuery, type Query } from '../src/query-language/parse.ts';
import { anyTrace, sampleMaterial } from './contract/any-trace.ts';
import { chosenSpans, filterHolds } from './contract/reference-query.ts';
import type { SentSpan } from './contract/sent-spans.ts';
import { anyQuery } from '../src/query-language/testing/any-query.ts';

function evaluated({ conditions, selection }: Query, trace: readonly SentSpan[]): readonly string[] {
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

function expected({ conditions, selection }: Query, trace: readonly SentSpan[]): readonly string[] {
  const chosen = selection === undefined ? trace : chosenSpans(selection, trace);
  return trace
    .filter((sent) => chosen.includes(sent) && conditions.every((condition) => filterHolds(sent, condition, trace)))
    .map(({ span }) => span.spanId);
}

describe('a query on a trace', () => {
  it.each(['plain', 'structured'] as const)('chooses what its words say: %s', (kind) => {
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
      { numRuns: 4_000 },
    );
    // Queries would prove nothing that find nothing, or everything.
    expect(filled).toBeGreaterThan(2_000);
    expect(empty).toBeGreaterThan(2_000);
  });

  const trace = (): readonly SentSpan[] => fc.sample(anyTrace, { numRuns: 1, seed: 3 })[0]!;

  it.each([
    ['missing = x', false],
    ['missing != x', false],
    ['not missing = x', false],
    ['not (missing = x or missing = y)', false],
    ['missing not exists', true],
    ['not missing exists', true],
    ['missing not exists or missing != x', true],
    ['environment != nowhere', true],
  ])('what is absent is neither equal nor different: %s', (text, holds) => {
    const parsed = parseQuery(text);
    if ('error' in parsed) throw new Error(parsed.error.message);
    expect(evaluated(parsed, trace()).length > 0).toBe(holds);
    expect(expected(parsed, trace()).length > 0).toBe(holds);
  });
});
