import { describe, expect, it } from 'vitest';
import { all, any, param, renderSql, sql, type Sql } from './sql.ts';

describe('sql', () => {
  it('names parameters by position, also through fragments', () => {
    const condition = sql`a = ${param('String', 'x')}`;
    const query = sql`SELECT * FROM t WHERE ${all([condition, sql`b = ${param('UInt8', 1)}`, condition])} LIMIT ${param('UInt32', 5)}`;
    expect(renderSql(query)).toEqual({
      query: 'SELECT * FROM t WHERE (a = {p1:String}) AND (b = {p2:UInt8}) AND (a = {p3:String}) LIMIT {p4:UInt32}',
      params: { p1: 'x', p2: 1, p3: 'x', p4: 5 },
    });
  });

  it('no condition at all: all holds, any does not', () => {
    expect(renderSql(all([])).query).toBe('1');
    expect(renderSql(any([])).query).toBe('0');
    expect(renderSql(any([sql`a`, sql`b`])).query).toBe('(a) OR (b)');
  });

  it.each([
    ['Array(UInt64)', ['18446744073709551615', '7'], [18_446_744_073_709_551_615n, 7n]],
    ['Array(Int16)', ['-1', 2], [-1n, 2]],
    ['Map(String, UInt64)', new Map([['a', '9007199254740993']]), new Map([['a', 9_007_199_254_740_993n]])],
  ] as const)('decimal text binds as an integer in %s', (type, value, bound) => {
    expect(renderSql(sql`${param(type, value)}`)).toEqual({ query: `{p1:${type}}`, params: { p1: bound } });
  });

  it.each([
    ['Array(String)', ['7']],
    ['Array(FixedString(16))', ['7']],
    ['Map(String, String)', new Map([['a', '7']])],
    ['UInt64', '7'],
  ] as const)('text stays text in %s', (type, value) => {
    expect(renderSql(sql`${param(type, value)}`).params).toEqual({ p1: value });
  });

  it('a bare string does not compile', () => {
    const hostile = "x' OR 1=1 --";
    // @ts-expect-error only Sql and Param go into a query
    const made = (): Sql => sql`SELECT ${hostile}`;
    expect(made).toThrow(TypeError);
    // @ts-expect-error a type is one of a closed list
    expect(param('String}) OR ({x:String', hostile).kind).toBe('param');
  });
});
