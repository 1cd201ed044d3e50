import { formatQuery, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { describe, expect, it } from 'vitest';
import { attribute, field, queryOf, valueOf, without, withValue } from './conditions.ts';

const query = (text: string): readonly QueryFilter[] => {
  const parsed = queryOf(text);
  if (parsed === null) throw new Error(text);
  return parsed.conditions;
};

describe('editing a query', () => {
  const conditions = query('service = order and duration > 500ms and bizOrderId = 1001');

  it('shows in the form what the text says', () => {
    expect(valueOf(conditions, field('service'), '=')).toBe('order');
    expect(valueOf(conditions, field('duration'), '>=')).toBe('500000000');
    expect(valueOf(conditions, field('duration'), '<=')).toBeNull();
    expect(valueOf(query('service in (a, b)'), field('service'), '=')).toBeNull();
  });

  it('replaces a value where it stands', () => {
    expect(formatQuery(withValue(conditions, field('service'), '=', 'cart'))).toBe(
      'service = cart and duration > 500ms and bizOrderId = 1001',
    );
    expect(formatQuery(withValue(conditions, field('duration'), '>=', '1000000000'))).toContain('duration >= 1s');
  });

  it('adds a second bound and another attribute at the end', () => {
    expect(formatQuery(withValue(conditions, field('duration'), '<=', '2000000000'))).toMatch(/and duration <= 2s$/);
    expect(formatQuery(withValue(conditions, attribute('http.route'), '=', '/orders/{id}'))).toMatch(/and http\.route = \/orders\/\{id\}$/);
  });

  it('takes values out again', () => {
    expect(formatQuery(withValue(conditions, field('service'), '=', null))).toBe('duration > 500ms and bizOrderId = 1001');
    expect(formatQuery(without(conditions, 2))).toBe('service = order and duration > 500ms');
  });

  it('does not mistake an attribute called like a field for the field', () => {
    expect(withValue(conditions, attribute('service'), '=', 'x')).toHaveLength(4);
  });

  it('leaves alone what the form has no field for', () => {
    const joined = query('service = a and (service = b or not x exists) and span.service = c');
    expect(formatQuery(withValue(joined, field('service'), '=', 'd'))).toBe(
      'service = d and (service = b or not x exists) and span.service = c',
    );
    expect(valueOf(query('service = a or service = b'), field('service'), '=')).toBeNull();
  });

  it('has nothing to edit in what is no query', () => {
    expect(queryOf('service =')).toBeNull();
  });
});
