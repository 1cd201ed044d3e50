import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patternHash, patternOf } from './pattern.ts';

it.each([
  ['user 4711 paid "gold" from 10.0.0.7:5432 in 12.5ms, ref=abc', 'user <*> paid <*> from <*> in <*>, ref=<*>'],
  ["can't connect to redis-cart: it's away", "can't connect to redis-cart: it's away"],
  ['2026-11-29T13:20:30.123Z INFO started', '<*> INFO started'],
  ['订单 1001 支付失败', '订单 <*> 支付失败'],
  ['boom\n  at Foo.bar(Foo.java:12)', 'boom'],
  ['{"msg":"request done","route":"GET /","took_ms":12.5}', '{"msg":"request done","route":<*>,"took_ms":<*>}'],
  ['msg="request done" route="GET /" took=1.5ms', 'msg="request done" route=<*> took=<*>'],
  ['', ''],
])('%j has the pattern %j', (body, pattern) => {
  expect(patternOf(body)).toBe(pattern);
});

const hashOf = (body: string): string => {
  const bytes = new TextEncoder().encode(body);
  const out = new Uint32Array(2);
  patternHash(bytes, 0, bytes.length, out);
  return [...out].join(' ');
};

it('bodies that differ in numbers and quoted text alone have one hash; others another', () => {
  expect(hashOf('order 17 took 3 ms')).toBe(hashOf('order 99123 took 128 ms'));
  expect(hashOf('order 17 took 3 ms')).not.toBe(hashOf('order 17 cost 3 ms'));
});

it('equal hashes have equal patterns', () => {
  const word = fc.constantFrom('user', '42', '"x y"', 'paid', 'a=b', '10.0.0.1', 'redis', '支付', "it's");
  const byHash = new Map<string, string>();
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (list) => {
      const body = list.join(' ');
      const known = byHash.get(hashOf(body));
      if (known !== undefined) expect(patternOf(body)).toBe(known);
      byHash.set(hashOf(body), patternOf(body));
    }),
    { numRuns: 2_000 },
  );
});
