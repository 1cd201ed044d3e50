import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKeyOf, linksOf, PLACEHOLDERS, templateProblem, type LinkedSpan } from './link-rules.ts';

const SPAN: LinkedSpan = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), service: 'cart', startMs: 1_000_000.25, endMs: 1_000_001.5 };
const link = (urlTemplate: string, text: string, key = 'host.name'): string | undefined =>
  linksOf([{ name: 'CMDB', keyPattern: key, urlTemplate }], { key, text }, SPAN)[0]?.href;

describe('a link rule', () => {
  it('puts value, ids and times into its template, encoded', () => {
    expect(link('https://cmdb.example/h/{value}?t={trace_id}&s={service}&from={from_ms}&to={end_iso}#{key}', 'a b/c&d?')).toBe(
      `https://cmdb.example/h/a%20b%2Fc%26d%3F?t=${SPAN.traceId}&s=cart&from=700000&to=1970-01-01T00%3A16%3A40.002Z#host.name`,
    );
  });

  it.each([
    ['javascript:alert({value})', 'origin'],
    ['JavaScript:alert(1)//https://x/', 'origin'],
    ['data:text/html,{value}', 'origin'],
    ['ftp://x/{value}', 'origin'],
    ['//x/{value}', 'origin'],
    ['https://{value}/', 'origin'],
    ['https://x.{value}.example/', 'origin'],
    ['https://user:pass@x/', 'origin'],
    ['https://x:{value}/', 'origin'],
    ['https:///x', 'origin'],
    ['https://x/{values}', 'placeholder'],
    ['https://x/{', 'placeholder'],
    ['https://x/{{value}}', 'placeholder'],
    ['https://x/ a', 'space'],
    ['https://x\\@evil/', 'space'],
    ['https://x/\u202e', 'space'],
    [`https://x/${'a'.repeat(2_000)}`, 'long'],
    ['https://x', null],
    ['http://localhost:3000?q={value}', null],
    ['https://[::1]:8443/{value}/{start_ms}', null],
  ])('%s: %s', (template, problem) => {
    expect(templateProblem(template)).toBe(problem);
  });

  it('leads to its own origin, whatever the value is', () => {
    const origin = 'https://cmdb.example:8443';
    const template = fc
      .tuple(fc.constantFrom('/', '?a=', '#', '/p/'), fc.array(fc.constantFrom(...PLACEHOLDERS), { minLength: 1, maxLength: 4 }))
      .map(([first, places]) => origin + first + places.map((place) => `{${place}}`).join('/'));
    fc.assert(
      fc.property(
        template,
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('//evil', '@evil', '\\evil', '../..', 'javascript:1', '\ud800')),
        (made, value) => {
          const href = link(made, value);
          if (href === undefined) return;
          expect(new URL(href).origin).toBe(origin);
          expect(href).not.toMatch(/["<>\s\\]/u);
        },
      ),
    );
  });

  it('makes no link of what would climb in a path, nor of nothing', () => {
    expect([link('https://x/{value}', '.'), link('https://x/{value}', '..'), link('https://x/{value}', '')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['host.name', 'host.name', true],
    ['host.name', 'host.names', false],
    ['host.*', 'host.name', true],
    ['*', 'x', true],
    ['*.id', 'order.id', true],
    ['a*a', 'a', false],
    ['k8s.*.name', 'k8s.pod.name', true],
    ['k8s.*.name', 'k8s.name', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a.c', 'abc', false],
  ])('of the pattern %s and the key %s: %s', (pattern, key, expected) => {
    expect(isKeyOf(pattern, key)).toBe(expected);
  });

  it('takes its time in proportion to the key, whatever the pattern', () => {
    const started = performance.now();
    expect(isKeyOf(`${'*a'.repeat(100)}*b`, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
