import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDEX_TEXT_BYTES_MAX, indexText, indexTextEnd, PROMOTIONS, promotionOf, synonymsOf } from './semantics.ts';

describe('promoted columns', () => {
  it.each([
    ['http.request.method', 'http.method', 'http_method'],
    ['http.response.status_code', 'http.status_code', 'http_status'],
    ['db.system.name', 'db.system', 'db_system'],
    ['db.namespace', 'db.name', 'db_namespace'],
    ['db.operation.name', 'db.operation', 'db_operation'],
    ['messaging.destination.name', 'messaging.destination', 'messaging_destination'],
    ['deployment.environment.name', 'deployment.environment', 'environment'],
  ])('%s and %s mean the same and fill %s', (current, old, column) => {
    expect(promotionOf(current)?.column).toBe(column);
    expect(promotionOf(old)?.column).toBe(column);
    expect(synonymsOf(old)).toEqual([current, old]);
  });

  it('names of the other side are different facts and no synonyms', () => {
    expect(synonymsOf('server.address')).toEqual(['server.address']);
  });

  it('no attribute name leads to two columns', () => {
    const names = PROMOTIONS.flatMap((promotion) => promotion.names);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('indexed text', () => {
  it('is cut at a character, the same on text and on bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 100, maxLength: 900 }), (text) => {
        const bytes = new TextEncoder().encode(text);
        const cut = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, indexTextEnd(bytes, 0, bytes.length)));
        expect(indexText(text)).toBe(cut);
        expect(text.startsWith(cut)).toBe(true);
        expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(INDEX_TEXT_BYTES_MAX);
      }),
    );
  });
});
