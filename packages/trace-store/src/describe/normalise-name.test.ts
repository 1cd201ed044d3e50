import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDEX_TEXT_BYTES_MAX } from '../semantics.ts';
import { cutName } from './clean-text.ts';
import { normaliseName } from './normalise-name.ts';

/** Any one of these characters. */
function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.nat({ max: characters.length - 1 }).map((index) => characters.charAt(index));
}

describe('normalised names', () => {
  it.each([
    ['', ''],
    ['CloseUnpaidOrdersJob.execute', 'CloseUnpaidOrdersJob.execute'],
    ['process order 1001', 'process order {id}'],
    ['retry-550e8400-e29b-41d4-a716-446655440000', 'retry-{id}'],
    ['import 2026-11-23', 'import {id}'],
    ['report-2026-11-23.csv', 'report-{id}.csv'],
    ['backup 2026-11-23T10:00:00.123Z done', 'backup {id} done'],
    ['tick 12:30:00', 'tick {id}'],
    ['cron-12:30:00', 'cron-{id}'],
    ['connect 10.0.0.1:5432', 'connect {id}'],
    ['connect host-10.0.0.1', 'connect host-{id}'],
    ['logs-2026.01.05', 'logs-{id}'],
    ['orders_0127', 'orders_{id}'],
    ['orders_12', 'orders_12'],
    ['GET /orders/1001?x=1', 'GET /orders/{id}'],
    ['fetch https://host/orders/1001', 'fetch /orders/{id}'],
    ['a / b', 'a / b'],
    ['shop.order.v1.OrderService/CreateOrder', 'shop.order.v1.OrderService/CreateOrder'],
    ['run/tasks.add', 'run/tasks.add'],
    ['middleware - jsonParser', 'middleware - jsonParser'],
    ['oauth2 h2o top10', 'oauth2 h2o top10'],
    ['user_7f3a9c2e41', 'user_{id}'],
    ['Job#12345', 'Job#{id}'],
    ['创建订单 1001', '创建订单 {id}'],
    ['订单1001号', '订单{id}号'],
    ['  many \n\t spaces  ', 'many spaces'],
    ['nul\u0000 and \u202edirection', 'nul and direction'],
    ['lone \ud800', 'lone \ufffd'],
    [`x ${'y'.repeat(161)}`, 'x {id}'],
  ])('%j is %j', (given, normalised) => {
    expect(normaliseName(given)).toBe(normalised);
    expect(normaliseName(normalised)).toBe(normalised);
  });

  const word = fc.oneof(
    fc.string({ unit: oneOf('abcdefXYZ0123456789-_.:/{}+,$'), maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('…', ' ', '/a/1', 'x://y/1', 'שלום', '😀', '\ud800', '\u202e', '1', '12', '{id}'),
    fc.uuid(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.string({ unit: 'grapheme', minLength: 100, maxLength: 200 }),
  );

  it('stay as they are, are short and hold no controls', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(' ', '-', ''), (words, between) => {
        const normalised = normaliseName(words.join(between));
        expect(normaliseName(normalised)).toBe(normalised);
        expect(cutName(normalised)).toBe(normalised);
        expect(Buffer.byteLength(normalised)).toBeLessThanOrEqual(INDEX_TEXT_BYTES_MAX);
        expect(normalised.isWellFormed()).toBe(true);
        expect(normalised).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 3_000 },
    );
  });

  it('end in a mark when they do not fit', () => {
    const normalised = normaliseName('word '.repeat(300));
    expect(normalised).toMatch(/^(word )+…$/);
    expect(Buffer.byteLength(normalised)).toBeLessThanOrEqual(INDEX_TEXT_BYTES_MAX);
  });
});
