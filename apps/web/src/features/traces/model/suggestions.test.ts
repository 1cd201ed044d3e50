import { completionAt } from '@spanhouse/trace-store/query-language';
import { describe, expect, it } from 'vitest';
import { askedValuesOf, suggestionsFor, withSuggestion, type Occurring } from './suggestions.ts';

const occurring: Occurring = { keys: ['http.route', 'odd key', 'service'], values: ['order', '', 'order service'] };

/** `¦` marks the cursor. */
function at(marked: string) {
  const cursor = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const context = completionAt(text, cursor);
  return { text, context, labels: suggestionsFor(context, occurring).map(({ label }) => label) };
}

describe('suggestions', () => {
  it.each<[string, readonly string[]]>([
    ['ser¦', ['service', 'services']],
    ['spanC¦', ['spanCount']],
    ['http¦', ['http.route']],
    ['status = ¦', ['unset', 'ok', 'error']],
    ['service = ord¦', ['order', 'order service']],
    ['duration > 50¦', ['50ms', '50s', '50us', '50m']],
    ['duration > ¦', []],
    ['service = a ¦', ['and', 'or', '|']],
    ['{service = a} >¦', ['{', '(']],
    ['{} | co¦', ['count()', 'coalesce()']],
    [
      'name not ¦',
      ['=', '!=', 'in', 'not in', 'contains', 'not contains', 'startsWith', 'not startsWith', '=~', '!~', 'exists', 'not exists'],
    ],
  ])('%s', (marked, labels) => expect(at(marked).labels).toEqual(labels));

  it('a query can be written by taking them alone', () => {
    let text = '';
    for (const label of ['{', 'service', '=', 'order service', '}', '>>', '{', 'status', '=', 'error', '}', '|', 'count()', '>']) {
      const context = completionAt(text, text.length);
      const picked = suggestionsFor(context, occurring).find((each) => each.label === label);
      expect(picked, `${label} behind ${text}`).toBeDefined();
      text = withSuggestion(text, context, picked?.inserted ?? '').text;
    }
    expect(text).toBe('{service = "order service" } >> {status = error } | count() > ');
  });

  it('take the place of the word in which the cursor is, and no more', () => {
    const { text, context } = at('service = ord¦ers and status = ok');
    expect(withSuggestion(text, context, 'cart ')).toEqual({ text: 'service = cart and status = ok', caret: 15 });
  });
});

it.each<[string, string | null]>([
  ['service = ¦', 'service'],
  ['span.http.route = ¦', 'http.route'],
  ['services = ¦', 'service'],
  ['rootName = ¦', 'name'],
  ['event.x = ¦', null],
  ['traceId = ¦', null],
  ['status = ¦', null],
  ['duration > ¦', null],
])('values that occur are asked for where they can be told: %s', (marked, key) => expect(askedValuesOf(at(marked).context)).toBe(key));
