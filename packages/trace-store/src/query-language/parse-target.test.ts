import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_SCOPES, FIELD_NAMES, type Target } from '../model/span-query.ts';
import { formatTarget } from './format.ts';
import { parseTarget } from './parse-target.ts';

describe('a key by itself', () => {
  it('is what it would be in a query', () => {
    expect(parseTarget('service')).toEqual({ kind: 'field', field: 'service' });
    expect(parseTarget('"service"')).toEqual({ kind: 'attribute', key: 'service' });
    expect(parseTarget('resource.host.name')).toEqual({ kind: 'attribute', key: 'host.name', scope: 'resource' });
  });

  it.each(['', ' ', 'a b', 'and', '"open', 'a = b', '(', '{}', '|', '""'])('is not %j', (text) => {
    expect(parseTarget(text)).toBeNull();
  });

  it('is read as it is written, whatever it is called', () => {
    const target: fc.Arbitrary<Target> = fc.oneof(
      fc.constantFrom(...FIELD_NAMES).map((field): Target => ({ kind: 'field', field })),
      fc.string({ minLength: 1 }).map((key): Target => ({ kind: 'attribute', key })),
      fc
        .tuple(fc.string({ minLength: 1 }), fc.constantFrom(...ATTRIBUTE_SCOPES))
        .map(([key, scope]): Target => ({ kind: 'attribute', key, scope })),
    );
    fc.assert(
      fc.property(target, (each) => {
        expect(parseTarget(formatTarget(each))).toEqual(each);
      }),
    );
  });
});
