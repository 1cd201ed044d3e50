import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../src/query-language/parse.ts';
import { anyTrace } from './contract/any-trace.ts';
import { evaluated, expected, expectSameOnRandomTraces } from './contract/evaluated.ts';
import type { SentSpan } from './contract/sent-spans.ts';

describe('a query on a trace', () => {
  // test/long asks many more.
  it.each(['plain', 'structured'] as const)('chooses what its words say: %s', (kind) => expectSameOnRandomTraces(kind, 500));

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
