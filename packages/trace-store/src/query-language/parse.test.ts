import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTE_SCOPES,
  DETAIL_NAMES,
  FIELD_NAMES,
  TRACE_FIELD_NAMES,
  type Condition,
  type QueryFilter,
  type Target,
} from '../model/span-query.ts';
import type { SpanSelection } from '../model/span-selection.ts';
import { PROMOTIONS } from '../semantics.ts';
import { formatQuery } from './format.ts';
import { parseQuery, type Query } from './parse.ts';
import { anyQuery } from './testing/any-query.ts';

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
    ['duration > 1h30m', { target: field('duration'), operator: '>', values: ['5400000000000'] }],
    ['duration > 2 * 250ms', { target: field('duration'), operator: '>', values: ['500000000'] }],
    ['duration < 1d', { target: field('duration'), operator: '<', values: ['86400000000000'] }],
    ['size > 10 * 1024 * 1024', { target: attribute('size'), operator: '>', values: ['10485760'] }],
    ['size >= 2 ^ 3 ^ 2 - 10 / 4 - 1KB % 7', { target: attribute('size'), operator: '>=', values: ['503.5'] }],
    ['note = `a\\.b "c"`', { target: attribute('note'), operator: '=', values: ['a\\.b "c"'] }],
    ['note = nil', { target: attribute('note'), operator: 'not exists', values: [] }],
    ['span.note != nil', { target: { kind: 'attribute', key: 'note', scope: 'span' }, operator: 'exists', values: [] }],
    ['note = "nil"', { target: attribute('note'), operator: '=', values: ['nil'] }],
    ['true = x', { target: attribute('true'), operator: '=', values: ['x'] }],
    ['nestedSetParent < 0', { target: field('isRoot'), operator: '=', values: ['true'] }],
    ['nestedSetParent >= 0', { target: field('isRoot'), operator: '=', values: ['false'] }],
    ['rootServiceName = x', { target: { kind: 'trace', field: 'rootService' }, operator: '=', values: ['x'] }],
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
    ['service = a or', 14, /name of a field/],
    ['not', 3, /name of a field/],
    ['service = a b = c', 12, /Expected “and” or “or”/],
    ['service = a,b', 11, /in quotes/],
    ['service = a and', 15, /name of a field/],
    ['service == a', 8, /one equals sign/],
    ['service > a', 8, /use = != in/],
    ['bizOrderId > five', 13, /Expected a number/],
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
    ['(service = a', 12, /never closed: expected “\)”/],
    ['service = a)', 11, /Expected “and”/],
    ['service =~ "a("', 11, /regular expression is not valid: missing closing \)/],
    ['service =~ "a)(b"', 11, /regular expression/],
    ['service =~ "(a{500}){500}"', 11, /regular expression/],
    ['service = a > service = b', 12, /in braces/],
    ['{service = a', 12, /never closed: expected “\}”/],
    ['{service = a} {service = b}', 14, /how the spans stand/],
    ['{service = a} > service = b', 16, /spans in braces/],
    ['{service = a} |', 15, /count\(\)/],
    ['{} | count() > many', 15, /Expected a number/],
    ['{} | avg() > 5', 9, /name of a field/],
    ['{} | count()', 12, /comparison with a number/],
    ['duration > 2 * 3', 11, /duration with its unit/],
    ['duration > 1s - 2s', 11, /duration with its unit/],
    ['size > 1 / 0', 7, /Expected a number/],
    ['size > 5 * many', 7, /Expected a number/],
    ['status = nil', 9, /cannot be compared with nil/],
    ['nestedSetParent > 3', 16, /isRoot = true/],
    ['nestedSetLeft > 3', 14, /isRoot = true/],
    ['{} with (fast)', 9, /most_recent/],
    ['{} with (fast=true', 18, /“\)”/],
    ['service = a with', 12, /Expected “and”/],
    ['spanCount > 1.5', 12, /whole number/],
    [`${'('.repeat(17)}x = 1`, 16, /16 deep/],
    [`${'not '.repeat(17)}x = 1`, 64, /16 deep/],
    [Array.from({ length: 33 }, () => 'x = 1').join(' or '), 288, /at most 32/],
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
  fc.constantFrom('span.x', '.x', 'event.', 'trace:id', 'spanCount', '{a}', 'a}', '{', '|', '~', 'contains', 'exists', 'not'),
  fc.constantFrom('true', 'False', 'nestedSetParent', 'nestedSetLeft', 'count', 'by', 'with', '`', 'nil'),
);
const targetArbitrary: fc.Arbitrary<Target> = fc.oneof(
  keyArbitrary.map(attribute),
  fc.record({ key: keyArbitrary, scope: fc.constantFrom(...ATTRIBUTE_SCOPES) }).map((rest): Target => ({ kind: 'attribute', ...rest })),
  fc.constantFrom(...FIELD_NAMES).map(field),
  fc.constantFrom(...DETAIL_NAMES).map((detail): Target => ({ kind: 'detail', detail })),
  fc.constantFrom(...TRACE_FIELD_NAMES).map((name): Target => ({ kind: 'trace', field: name })),
);
const anything = anyQuery({
  targets: targetArbitrary,
  texts: () =>
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('or', 'IN', '', '"', '\\n', '500ms', '{id}', 'a}', '}', '|', '&&', '~', '!', 'nil', '`', 'true'),
    ),
  patterns: fc.constantFrom('a.*', '(?i)x|y', '[{}]+', '\\d{3}', '"', ''),
  numbers: () => fc.constantFrom('0', '-5', '1e21', '0.25', '10000000'),
  durations: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
});

describe('formatting', () => {
  it('gives text that is read as the same query', () => {
    fc.assert(
      fc.property(fc.oneof(anything.plain, anything.structured), (query) => {
        const text = formatQuery(query.conditions, query.selection);
        const parsed = parseQuery(text);
        if ('error' in parsed) {
          // Some have more conditions than a query may have; nothing else is wrong.
          expect(parsed.error.code, text).toBe('tooManyConditions');
          return;
        }
        // What is at the end of a pipeline, or alone in braces, is read as conditions: the text says the same.
        expect(formatQuery(parsed.conditions, parsed.selection), text).toBe(formatQuery(...normal(query)));
        if (query.selection === undefined) expect(parsed).toEqual(query);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a=1 && b=2 || !(c=3)', 'a = 1 and b = 2 or not c = 3'],
    ['not (a = 1 or b = 2) and c exists', 'not (a = 1 or b = 2) and c exists'],
    ['a NOT IN (x, y) or a Not Contains z', 'a not in (x, y) or a not contains z'],
    ['{ span.http.route = "/orders/{id}" }', 'span.http.route = /orders/{id}'],
    ['{a=1}>{b=2}', '{a = 1} > {b = 2}'],
    ['({} !>> {a=1}) | by(resource.zone) | count()>2', '{} !>> {a = 1} | by(resource.zone) | count() > 2'],
    ['service = a | avg(duration) > 1.5 s | { kind = client }', '{service = a} | avg(duration) > 1500ms | {kind = client}'],
    ['http.request.body.size > 10MB and x < 1.5KiB', 'http.request.body.size > 10000000 and x < 1536'],
    ['{ trace:duration > 2s && .service = a && event:name = exception }', 'traceDuration > 2s and "service" = a and eventName = exception'],
    ['event."odd key" != 1', 'event."odd key" != 1'],
    ['{nestedSetParent<0 && true}', 'isRoot = true'],
    ['{ true } >> { !true || status = error }', '{} >> {not true or status = error}'],
    ['a = 1 and false', 'a = 1 and false'],
    ['count() > 10', '{} | count() > 10'],
    ['avg(duration) > 20ms | { kind = server }', '{} | avg(duration) > 20ms | {kind = server}'],
    ['(by(name) | count() > 2) && { status = error } with (most_recent=true)', '({} | by(name) | count() > 2) and {status = error}'],
    ['service = a with (most_recent=true, sample=0.1)', 'service = a'],
    ['{} | sum(span.bytes) > 2 * 1GB', '{} | sum(span.bytes) > 2000000000'],
  ])('%s is written %s', (text, written) => {
    const parsed = parseQuery(text);
    if ('error' in parsed) throw new Error(parsed.error.message);
    expect(formatQuery(parsed.conditions, parsed.selection)).toBe(written);
  });

  it('uses quotes only where they are needed, and the unit that reads best', () => {
    const text = 'name = "GET /orders" and duration > 1500ms and http.route = /orders/{id} and duration < 2s';
    const parsed = parseQuery(text);
    if ('error' in parsed) throw new Error(parsed.error.message);
    expect(formatQuery(parsed.conditions)).toBe(text);
  });
});

/** With trailing filters, and spans that stand alone, as conditions. */
function normal({ conditions, selection }: Query): [readonly QueryFilter[], SpanSelection?] {
  if (selection === undefined) return [conditions];
  if (selection.kind === 'spans') return [[...('all' in selection.filter ? selection.filter.all : [selection.filter]), ...conditions]];
  const last = selection.kind === 'pipe' ? selection.stages.at(-1) : undefined;
  if (selection.kind !== 'pipe' || last?.kind !== 'filter') return [conditions, selection];
  const stages = selection.stages.slice(0, -1);
  const before = 'all' in last.filter ? last.filter.all : [last.filter];
  return normal({ conditions: [...before, ...conditions], selection: stages.length === 0 ? selection.input : { ...selection, stages } });
}
