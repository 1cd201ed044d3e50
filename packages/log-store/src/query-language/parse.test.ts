import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogCondition } from '../model/log-query.ts';
import { formatLogQuery } from './format.ts';
import { mistakeInLogQuery, parseLogQuery } from './parse.ts';
import type { LogQueryErrorCode } from './query-error.ts';

const words = (text: string, over: Partial<Extract<LogCondition, { kind: 'words' }>> = {}): LogCondition => ({
  kind: 'words',
  text,
  isPrefix: false,
  isNot: false,
  ...over,
});
const field = (
  name: string,
  compare: Extract<LogCondition, { kind: 'field' }>['compare'],
  values: string[],
  isNot = false,
): LogCondition => ({
  kind: 'field',
  field: name,
  compare,
  values,
  isNot,
});

describe('the search box of logs', () => {
  it.each<[string, readonly LogCondition[]]>([
    ['', []],
    ['timeout redis', [words('timeout redis')]],
    ['time* -health', [words('time', { isPrefix: true }), words('health', { isNot: true })]],
    ['"connection refused" redis', [{ kind: 'phrase', text: 'connection refused', isNot: false }, words('redis')]],
    ['severity>=warn', [{ kind: 'severity', compare: '>=', level: 'warn', isNot: false }]],
    ['severity!=WARNING', [{ kind: 'severity', compare: '=', level: 'warn', isNot: true }]],
    ['service=checkout', [field('service', 'equals', ['checkout'])]],
    ['service=(checkout|"web shop")', [field('service', 'equals', ['checkout', 'web shop'])]],
    ['http.route != /health', [field('http.route', 'equals', ['/health'], true)]],
    ['user.id:47 order.id=*', [field('user.id', 'contains', ['47']), field('order.id', 'exists', [])]],
    ['k8s.pod.name~"web-.*"', [field('k8s.pod.name', 'matches', ['web-.*'])]],
    ['http.response.status_code>=500', [field('http.response.status_code', 'at-least', ['500'])]],
    ['GET http://shop/a?b=c', [words('GET http://shop/a?b=c')]],
    ['订单 支付失败', [words('订单 支付失败')]],
    ['5 - 3', [words('5 - 3')]],
  ])('%j', (text, expected) => {
    expect(parseLogQuery(text)).toEqual(expected);
  });

  it.each<[string, LogQueryErrorCode, number]>([
    ['"open', 'unclosedQuote', 0],
    ['timeout service=', 'expectedValue', 16],
    ['service=(a', 'unclosedBracket', 8],
    ['service=()', 'emptyChoice', 8],
    ['a severity=loud', 'severity', 2],
    ['status>=high', 'number', 8],
    ['x'.repeat(5_000), 'tooLong', 0],
    ['a=1 '.repeat(40), 'tooManyParts', 0],
  ])('%j is refused: %s at %i', (text, code, position) => {
    expect(mistakeInLogQuery(text)).toMatchObject({ code, position });
    expect(() => parseLogQuery(text)).toThrow(
      expect.objectContaining({ code: 'QUERY.INVALID', message: expect.stringContaining(`character ${String(position + 1)}:`) as string }),
    );
  });

  it('a condition that is written out is read as itself', () => {
    const value = fc.string({ minLength: 1, maxLength: 12 });
    const condition: fc.Arbitrary<LogCondition> = fc.oneof(
      fc.record({ kind: fc.constant('phrase' as const), text: value, isNot: fc.boolean() }),
      fc.record({
        kind: fc.constant('field' as const),
        field: fc.constantFrom('service', 'http.route', 'k8s.pod.name', 'order_id'),
        compare: fc.constantFrom('equals' as const, 'contains' as const, 'matches' as const),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
        isNot: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('severity' as const),
        compare: fc.constantFrom('=' as const, '>=' as const, '<=' as const),
        level: fc.constantFrom('info' as const, 'error' as const),
        isNot: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 5 }), (conditions) => {
        expect(parseLogQuery(formatLogQuery(conditions))).toEqual(conditions);
      }),
    );
  });
});
