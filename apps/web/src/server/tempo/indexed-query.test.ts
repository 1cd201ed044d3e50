import { parseQuery, type Query } from '@spanhouse/trace-store/query-language';
import { expect, it } from 'vitest';
import { indexedQuery } from './indexed-query.ts';

function asked(text: string): Query {
  const parsed = parseQuery(text);
  if ('error' in parsed) throw new Error(parsed.error.message);
  return indexedQuery(parsed);
}

it.each([
  ['{ resource.service.name = "order" }', 'service = order'],
  ['{ .service.name = "order" && duration > 100ms }', 'service = order and duration > 100ms'],
  ['{ resource.deployment.environment = "prod" && status = error }', 'environment = prod and status = error'],
])('%s asks the index as %s does', (traceql, own) => {
  const { conditions, selection } = asked(traceql);
  const expected = parseQuery(`{${own}}`);
  expect({ conditions, selection }).toEqual(
    'error' in expected ? null : { conditions: expected.conditions, selection: expected.selection },
  );
});

it('what only a span, event or link may say stays an attribute, and structure is walked', () => {
  const text = JSON.stringify(
    asked('{ span.service.name = "a" } >> { resource.service.name = "b" || name = "c" } | { .service.name != "d" } | count() > 1')
      .selection,
  );
  expect(text).toContain('"key":"service.name","scope":"span"');
  expect(text.match(/"field":"service"/g)).toHaveLength(2);
});
