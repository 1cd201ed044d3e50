import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPathRules, learnPathRules, NO_PATH_RULES, type NameSeen, type PathRules } from './path-rules.ts';

/** Words without digits, as slugs are: `aa`, `ab`... */
function slug(index: number): string {
  return String.fromCharCode(97 + (Math.floor(index / 26) % 26), 97 + (index % 26)) + (index >= 676 ? 'x' : '');
}

const SLUGS = Array.from({ length: 150 }, (_, i) => slug(i));

describe('learned path rules', () => {
  const names: NameSeen[] = [
    ...SLUGS.map((each) => ({ service: 'shop', name: `GET /shop/${each}` })),
    ...SLUGS.map((each) => ({ service: 'shop', name: `GET /shop/${each}/items` })),
    { service: 'shop', name: 'GET /shop/search', count: 900 },
    { service: 'shop', name: 'GET /health', count: 5_000 },
    ...SLUGS.slice(0, 100).map((each) => ({ service: 'few', name: `GET /shop/${each}` })),
    ...SLUGS.map((each) => ({ service: 'shop', name: `process ${each}` })),
  ];
  const rules = learnPathRules(names);

  it('fold what is many at one place and keep what most of the traffic goes to', () => {
    expect(rules).toEqual({ version: 1, rules: [{ service: 'shop', prefix: 'GET /shop/', keep: ['search'] }] });
    expect(applyPathRules(rules, 'shop', 'GET /shop/aurora')).toBe('GET /shop/{id}');
    expect(applyPathRules(rules, 'shop', 'GET /shop/aurora/items')).toBe('GET /shop/{id}/items');
    expect(applyPathRules(rules, 'shop', 'GET /shop/search')).toBe('GET /shop/search');
    expect(applyPathRules(rules, 'shop', 'GET /shop')).toBe('GET /shop');
  });

  it('leave other methods, services, places and names without a path alone', () => {
    expect(applyPathRules(rules, 'shop', 'POST /shop/aurora')).toBe('POST /shop/aurora');
    expect(applyPathRules(rules, 'few', 'GET /shop/aurora')).toBe('GET /shop/aurora');
    expect(applyPathRules(rules, 'shop', 'GET /a/shop/aurora')).toBe('GET /a/shop/aurora');
    for (const name of ['process aa', 'shop.v1.Shop/Get', 'SELECT a /shop/aurora', '', '/', 'GET /']) {
      expect(applyPathRules(rules, 'shop', name)).toBe(name);
    }
  });

  it('see below a folded place as one', () => {
    const deep = SLUGS.map((each, i) => ({ service: 'shop', name: `/a/${each}/b/${slug(149 - i)}/c` }));
    const learned = learnPathRules(deep);
    expect(learned.rules.map((rule) => rule.prefix)).toEqual(['/a/', '/a/{id}/b/']);
    expect(new Set(deep.map(({ name }) => applyPathRules(learned, 'shop', name)))).toEqual(new Set(['/a/{id}/b/{id}/c']));
  });

  it('keep no more than asked for, the most frequent first', () => {
    const counted = SLUGS.map((each, i) => ({ service: 's', name: `GET /${each}`, count: i < 8 ? 1_000 + i : 1 }));
    expect(learnPathRules(counted, { keepMax: 2 }).rules).toEqual([{ service: 's', prefix: 'GET /', keep: [slug(6), slug(7)] }]);
    expect(learnPathRules(counted, { keepMax: 0 }).rules[0]?.keep).toEqual([]);
    expect(learnPathRules(counted, { childrenMax: 150 })).toEqual(NO_PATH_RULES);
  });

  it('stay when what they folded is no longer seen, and move under rules above them', () => {
    const again = learnPathRules([{ service: 'shop', name: 'GET /shop/{id}' }], { known: rules });
    expect(again).toEqual(rules);
    const above = SLUGS.map((each) => ({ service: 'shop', name: `GET /${each}` }));
    const moved = learnPathRules([...above, { service: 'shop', name: 'GET /shop/aurora' }], { known: rules, keepMax: 0 });
    expect(moved.rules.map((rule) => rule.prefix)).toEqual(['GET /', 'GET /{id}/']);
    expect(applyPathRules(moved, 'shop', 'GET /shop/aurora')).toBe('GET /{id}/{id}');
    expect(applyPathRules(moved, 'shop', 'GET /shop/search')).toBe('GET /{id}/search');
  });

  const segment = fc.constantFrom('a', 'b', 'c', '{id}', '…', '', '__proto__', 'constructor', 'é', '\ud800', ...SLUGS.slice(0, 5));
  const seen = fc.record(
    {
      service: fc.constantFrom('s', 't', '__proto__'),
      name: fc
        .tuple(fc.constantFrom('GET /', '/', 'x', 'POST /'), fc.array(segment, { maxLength: 5 }))
        .map(([head, parts]) => head + parts.join('/')),
      count: fc.integer({ min: 1, max: 50 }),
    },
    { requiredKeys: ['service', 'name'] },
  );

  it('do not depend on the order of names, survive JSON, leave few children and change nothing twice', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 80 }), fc.integer({ min: 1, max: 4 }), (some, childrenMax) => {
        const options = { childrenMax, keepMax: 1, keepShare: 0.1 };
        const learned = learnPathRules(some, options);
        expect(learnPathRules([...some].reverse(), options)).toEqual(learned);
        const stored = JSON.parse(JSON.stringify(learned)) as PathRules;
        expect(stored).toEqual(learned);
        const folded = some.map((each) => ({ ...each, name: applyPathRules(stored, each.service, each.name) }));
        for (const { service, name } of folded) expect(applyPathRules(stored, service, name)).toBe(name);
        expect(learnPathRules(folded, options)).toEqual(NO_PATH_RULES);
        expect(learnPathRules(some, { ...options, known: learned })).toEqual(learned);
      }),
      { numRuns: 500 },
    );
  });
});
