import { formatQuery, parseQuery, parseTarget, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { describe, expect, it } from 'vitest';
import { facetChoice, saidOf, withFacetValue, withoutFacet } from './facet-conditions.ts';

const service = parseTarget('service') ?? never();
const read = (query: string): readonly QueryFilter[] => {
  const parsed = parseQuery(query);
  return 'error' in parsed ? never() : parsed.conditions;
};

describe('a facet', () => {
  it.each<[string, string, 'included' | 'excluded', string]>([
    ['', 'cart', 'included', 'service = cart'],
    ['duration > 1s', 'cart', 'included', 'duration > 1s and service = cart'],
    ['service = cart and duration > 1s', 'order', 'included', 'service in (cart, order) and duration > 1s'],
    ['service in (cart, order)', 'cart', 'included', 'service = order'],
    ['service = cart', 'cart', 'included', ''],
    ['', 'cart', 'excluded', 'service != cart'],
    ['service != cart', 'order', 'excluded', 'service not in (cart, order)'],
    ['service = cart', 'cart', 'excluded', 'service != cart'],
    ['service not in (cart, order)', 'cart', 'included', 'service = cart and service != order'],
  ])('in “%s”: %s %s gives “%s”', (query, value, side, expected) => {
    expect(formatQuery(withFacetValue(read(query), service, value, side))).toBe(expected);
  });

  it('reads what the query says, however it was written', () => {
    expect(facetChoice(read('service = a and service in (b, c) and service != d and name = e'), service)).toEqual({
      included: ['a', 'b', 'c'],
      excluded: ['d'],
    });
  });

  it.each([
    ['', 'span.tier = gold'],
    ['tier = silver', 'span.tier in (silver, gold)'],
    ['span.tier = silver', 'span.tier in (silver, gold)'],
    ['tier =~ "s.*" and resource.tier = x', 'tier =~ s.* and resource.tier = x and span.tier = gold'],
  ])('of a tag asks for what was counted, the span’s own value: “%s” becomes “%s”', (query, expected) => {
    const [typed, counted] = [parseTarget('tier') ?? never(), parseTarget('span.tier') ?? never()];
    expect(formatQuery(withFacetValue(saidOf(read(query), typed, counted), counted, 'gold', 'included'))).toBe(expected);
  });

  it('is counted without what it says itself, and with all else', () => {
    expect(formatQuery(withoutFacet(read('service in (a, b) and (service = a or name = x) and service =~ "c.*"'), service))).toBe(
      '(service = a or name = x) and service =~ c.*',
    );
  });
});

function never(): never {
  throw new Error('not a query');
}
