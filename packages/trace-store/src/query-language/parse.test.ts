import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_NAMES, type Condition, type Target } from '../model/span-query.ts';
import { PROMOTIONS } from '../semantics.ts';
import { operatorsOf, valueKindOf } from './fields.ts';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';

const attribute = (key: string): Target => ({ kind: 'attribute', key });
const field = (name: (typeof FIELD_NAMES)[number]): Target => ({ kind: 'field', field: name });

describe('a query', () => {
  it('reads the example of the product page', () => {
    expect(parseQuery('service = order and duration > 500ms and http.response.status_code >= 500 and bizOrderId = 1001')).toEqual({
      conditions: [
        { target: field('service'), operator: '=', values: ['order'] },
        { target: field('duration'), operator: '>', values: ['500000000'] },
        { target: attribute('http.response.status_code'), operator: '>=', values: ['500'] },
        { target: attribute('bizOrderId'), operator: '=', values: ['1001'] },
      ],
    });
  });

  it.each<[string, Condition]>([
    ['interface = "GET /orders/{id}"', { target: field('name'), operator: '=', values: ['GET /orders/{id}'] }],
    ['name = /orders/{id}', { target: field('name'), operator: '=', values: ['/orders/{id}'] }],
    ['env != prod', { target: field('environment'), operator: '!=', values: ['prod'] }],
    ['service in (a, \'b c\', "d")', { target: field('service'), operator: 'in', values: ['a', 'b c', 'd'] }],
    ['status=ERROR', { target: field('status'), operator: '=', values: ['error'] }],
    ['isRoot = true', { target: field('isRoot'), operator: '=', values: ['true'] }],
    ['duration >= 1.5s', { target: field('duration'), operator: '>=', values: ['1500000000'] }],
    ['duration < 20 µs', { target: field('duration'), operator: '<', values: ['20000'] }],
    ['"service" = x', { target: attribute('service'), operator: '=', values: ['x'] }],
    ['note = "say \\"hi\\"\\n"', { target: attribute('note'), operator: '=', values: ['say "hi"\n'] }],
    ['note = ""', { target: attribute('note'), operator: '=', values: [''] }],
    ["owner = it's", { target: attribute('owner'), operator: '=', values: ["it's"] }],
    ['email = a&b|c~d@example.org', { target: attribute('email'), operator: '=', values: ['a&b|c~d@example.org'] }],
    ['x IN ("and")', { target: attribute('x'), operator: 'in', values: ['and'] }],
  ])('%s', (text, condition) => expect(parseQuery(text)).toEqual({ conditions: [condition] }));

  it('of nothing but spaces matches everything', () => expect(parseQuery(' \n ')).toEqual({ conditions: [] }));

  it.each<[string, number, RegExp]>([
    ['service', 7, /how to compare “service”/],
    ['service =', 9, /Expected a value/],
    ['service = a or b = c', 12, /“or” is not supported yet/],
    ['service = a || b = c', 12, /“or” is not supported yet/],
    ['not service = a', 0, /“not” is not supported yet/],
    ['service not in (a)', 8, /“not” is not supported yet/],
    ['(service = a)', 0, /not grouped/],
    ['service = a && b = c', 12, /the word “and”/],
    ['service = a b = c', 12, /Expected “and”/],
    ['service = a,b', 11, /in quotes/],
    ['service = a and', 15, /name of a field/],
    ['service == a', 8, /one equals sign/],
    ['service =~ a', 8, /Patterns/],
    ['service > a', 8, /use = != in/],
    ['bizOrderId > 5', 11, /use = in/],
    ['duration > 500', 11, /500ms/],
    ['duration in (1s)', 9, /use > >= < <= = !=/],
    ['status = bad', 9, /one of unset, ok, error/],
    ['http.status_code > many', 19, /whole number/],
    ['service = "a', 10, /never closed/],
    ['service in a', 11, /list after “in”/],
    ['service in (a b)', 14, /comma/],
    ['x = and', 4, /in quotes/],
    ['= a', 0, /name of a field/],
    ['"" = a', 0, /not empty/],
  ])('%s is wrong at %i', (text, position, message) => {
    const parsed = parseQuery(text);
    if (!('error' in parsed)) throw new Error('was taken');
    expect(parsed.error.position).toBe(position);
    expect(parsed.error.message).toMatch(message);
  });

  it('never fails otherwise than with a position inside the text', () => {
    const pieces = fc.constantFrom(
      'service',
      'duration',
      ' ',
      '=',
      '!=',
      '>',
      '"',
      "'",
      '\\',
      '(',
      ')',
      ',',
      'in',
      'and',
      'or',
      '5ms',
      'é',
      '~',
      '&&',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join('')),
        (text) => {
          const parsed = parseQuery(text);
          if ('error' in parsed) expect(parsed.error.position >= 0 && parsed.error.position <= text.length).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

const keyArbitrary = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(...PROMOTIONS.flatMap(({ names }) => names), 'service', 'and', 'in', 'env', 'a b', 'say "x"', "'", '\\', '\n'),
);
const targetArbitrary: fc.Arbitrary<Target> = fc.oneof(keyArbitrary.map(attribute), fc.constantFrom(...FIELD_NAMES).map(field));
const conditionArbitrary: fc.Arbitrary<Condition> = targetArbitrary.chain((target) =>
  fc.constantFrom(...operatorsOf(target)).chain((operator) => {
    const kind = valueKindOf(target);
    const value =
      kind === 'text'
        ? fc.oneof(
            fc.string({ unit: 'grapheme', maxLength: 20 }),
            fc.string({ unit: 'binary', maxLength: 8 }),
            fc.constantFrom('or', 'IN', '', '"', '\\n', '500ms'),
          )
        : kind === 'number'
          ? fc.integer({ min: 0, max: 65_535 }).map(String)
          : kind === 'duration'
            ? fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String)
            : fc.constantFrom(...kind);
    return fc
      .array(value, { minLength: 1, maxLength: operator === 'in' ? 4 : 1 })
      .map((values): Condition => ({ target, operator, values }));
  }),
);

describe('formatting', () => {
  it('gives text that is read as the same query', () => {
    fc.assert(
      fc.property(fc.array(conditionArbitrary, { maxLength: 5 }), (conditions) => {
        expect(parseQuery(formatQuery(conditions))).toEqual({ conditions });
      }),
      { numRuns: 1_000 },
    );
  });

  it('uses quotes only where they are needed, and the unit that reads best', () => {
    const text = 'name = "GET /orders" and duration > 1500ms and http.route = /orders/{id} and duration < 2s';
    const parsed = parseQuery(text);
    if ('error' in parsed) throw new Error(parsed.error.message);
    expect(formatQuery(parsed.conditions)).toBe(text);
  });
});
