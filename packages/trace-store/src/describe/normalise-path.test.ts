import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMALISED_PATH_BYTES_MAX, normalisePath, normalisePathBytes, PATH_BYTES_READ } from './normalise-path.ts';

const PATHS: readonly (readonly [path: string, normalised: string])[] = [
  // Numbers, and what is nothing but digits and signs.
  ['/orders/1001', '/orders/{id}'],
  ['/orders/1001/items/550e8400-e29b-41d4-a716-446655440000', '/orders/{id}/items/{id}'],
  ['/orders/0', '/orders/{id}'],
  ['/items/-1', '/items/{id}'],
  ['/reports/2026-11-23', '/reports/{id}'],
  ['/reports/20261123', '/reports/{id}'],
  ['/reports/2026-11-23T10:00:00Z', '/reports/{id}'],
  ['/hosts/10.20.1.3/metrics', '/hosts/{id}/metrics'],
  ['/range/1-100', '/range/{id}'],
  ['/geo/31.2304,121.4737', '/geo/{id}'],
  ['/1.0/users', '/{id}/users'],
  ['/images/12.jpg', '/images/{id}'],
  ['/posts/42-how-to-brew-tea', '/posts/{id}'],
  ['/nodes/ip-10-0-1-23.ec2.internal', '/nodes/{id}'],
  // Ids.
  ['/users/550E8400-E29B-41D4-A716-446655440000', '/users/{id}'],
  ['/users/{550e8400-e29b-41d4-a716-446655440000}', '/users/{id}'],
  ['/trace/4bf92f3577b34da6a3ce929d0e0e4736', '/trace/{id}'],
  ['/commit/a1b2c3d', '/commit/{id}'],
  ['/docs/507f1f77bcf86cd799439011', '/docs/{id}'],
  ['/orders/ORD-10001', '/orders/{id}'],
  ['/users/u123456', '/users/{id}'],
  ['/customers/cus_NffrFeUfNV2Hib', '/customers/{id}'],
  ['/watch/dQw4w9WgXcQ', '/watch/{id}'],
  ['/dp/B07XJ8C8F5', '/dp/{id}'],
  ['/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/jobs/{id}'],
  ['/jobs/cjld2cjxh0000qzrmn831i7rn', '/jobs/{id}'],
  ['/instances/i-0abcd1234ef567890', '/instances/{id}'],
  ['/pods/order-7d9f6c5b8-x2k4p', '/pods/{id}'],
  ['/static/main.4f3a2b1c.js', '/static/{id}'],
  ['/assets/index-BzK3x9Qa.js', '/assets/{id}'],
  ['/verify/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.abc', '/verify/{id}'],
  ['/token/QWxhZGRpbjpPcGVuU2VzYW1l', '/token/{id}'],
  ['/unsubscribe/ann.smith@example.com', '/unsubscribe/{id}'],
  ['/sku/AB123', '/sku/{id}'],
  ['/search/caf%C3%A9', '/search/{id}'],
  ['/search/café', '/search/{id}'],
  ['/商品/列表', '/{id}/{id}'],
  [`/blob/${'x'.repeat(81)}`, '/blob/{id}'],
  // Words with digits that an author wrote.
  ['/oauth2/authorize', '/oauth2/authorize'],
  ['/api/v1/orders', '/api/v1/orders'],
  ['/api/v2.1/orders', '/api/v2.1/orders'],
  ['/apis/apps/v1beta1/deployments', '/apis/apps/v1beta1/deployments'],
  ['/h2o/models', '/h2o/models'],
  ['/charts/top10', '/charts/top10'],
  ['/login/oauth2/code/github', '/login/oauth2/code/github'],
  ['/hash/sha256', '/hash/sha256'],
  ['/k8s/i18n/ipv4/base64/s3/3ds/x509', '/k8s/i18n/ipv4/base64/s3/3ds/x509'],
  ['/regions/us-east-1', '/regions/us-east-1'],
  ['/libs/jquery-3.6.0.min.js', '/libs/jquery-3.6.0.min.js'],
  ['/OAuth2Callback', '/OAuth2Callback'],
  ['/getRecommendedProductsForCustomer', '/getRecommendedProductsForCustomer'],
  ['/shop.order.v1.OrderService/CreateOrder', '/shop.order.v1.OrderService/CreateOrder'],
  ['/@me/~settings', '/@me/~settings'],
  ['/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['/facade/decade', '/facade/decade'],
  // What is a template already.
  ['/orders/{orderId}/items/:item', '/orders/{orderId}/items/:item'],
  ['/users/<int:pk>', '/users/<int:pk>'],
  ['/files/*', '/files/*'],
  ['/blog/[slug]', '/blog/[slug]'],
  ['/orders/{id:[0-9]+}', '/orders/{id:[0-9]+}'],
  // What surrounds a path.
  ['', '/'],
  ['/', '/'],
  ['/?a=1', '/'],
  ['*', '/*'],
  ['/orders/', '/orders'],
  ['//orders//1', '/orders/{id}'],
  ['/orders?id=1001&x=/y', '/orders'],
  ['/orders#top', '/orders'],
  ['/cart;jsessionid=1E6FEC0D14D044541DD84D2D013D29ED/items', '/cart/items'],
  ['/map;zoom=3', '/map'],
  ['/a/;x=1/b', '/a/b'],
  ['orders/1001', '/orders/{id}'],
  ['http://order:8080/internal/stock/30012?x=1', '/internal/stock/{id}'],
  ['https://api.example.com', '/'],
  ['https://api.example.com?x=/1', '/'],
  ['/proxy/http://host/x', '/proxy/http:/host/x'],
  ['/a/b/c/d/e/f/g/h', '/a/b/c/d/e/f/g/h'],
  ['/a/b/c/d/e/f/g/h/', '/a/b/c/d/e/f/g/h'],
  ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/…'],
];

/** The same rules once more, each as an expression on text, where the code counts bytes. */
function model(path: string): string {
  let text = Buffer.from(path).subarray(0, PATH_BYTES_READ).toString('latin1');
  text = text.replace(/^[a-z+]+:\/\/[^/?#]*/i, '');
  const isWhole = Buffer.byteLength(path) <= PATH_BYTES_READ || /[?#]/.test(text);
  const segments = (text.split(/[?#]/)[0] ?? '').split('/');
  if (!isWhole) segments[segments.length - 1] = '…';
  let result = '';
  let count = 0;
  for (const segment of segments.map((each) => each.split(';')[0] ?? '')) {
    if (segment === '') continue;
    const shown = isValue(segment) ? '{id}' : segment;
    const isFull = count === 8 || Buffer.byteLength(result) + 1 + shown.length + 4 > NORMALISED_PATH_BYTES_MAX;
    if (isFull || segment === '…' || segment === 'â\x80¦') return `${result}/…`;
    result += `/${shown}`;
    count++;
  }
  return result === '' ? '/' : result;
}

function isValue(segment: string): boolean {
  const words = segment.match(/[0-9a-z]+/gi) ?? [];
  return (
    segment.length > 80 ||
    /[^\x21-\x7e]|%|.@/.test(segment) ||
    /^\d+$/.test(words[0] ?? '') ||
    words.filter((word) => /^\d+$/.test(word)).length >= 4 ||
    words.some(isValueWord)
  );
}

function isValueWord(word: string): boolean {
  const digits = word.replace(/\D/g, '').length;
  const letters = word.length - digits;
  const upper = word.replace(/[^A-Z]/g, '').length;
  const groups = word.match(/\d+/g)?.length ?? 0;
  const isMixed = letters > 0 && Math.min(upper, letters - upper) >= letters / 3;
  if (word.length > 64 || /\d{4}/.test(word)) return true;
  if (digits === 0) return isMixed && word.length >= 20;
  if (letters === 0) return false;
  return (
    groups >= 3 ||
    /^[0-9a-f]{8,}$/i.test(word) ||
    (digits > letters && word.length >= 5) ||
    (isMixed && word.length >= 8) ||
    (groups >= 2 && word.length >= 16)
  );
}

const encoder = new TextEncoder();

function throughBytes(path: string): string {
  const bytes = encoder.encode(path);
  // Not at the start of the array, and with something behind that must not be looked at.
  const around = new Uint8Array(bytes.length + 20).fill(0x37);
  around.set(bytes, 7);
  const out = new Uint8Array(NORMALISED_PATH_BYTES_MAX);
  return new TextDecoder('utf-8', { fatal: true }).decode(out.subarray(0, normalisePathBytes(around, 7, 7 + bytes.length, out)));
}

/** Any one of these characters. */
function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.nat({ max: characters.length - 1 }).map((index) => characters.charAt(index));
}

const segment = fc.oneof(
  fc.string({ unit: oneOf('abcdefxyzABCDXYZ0123456789-_.~{}:'), maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('orders', 'v1', '…', '%20', 'a@b.c', ';a=1', '?q', '#', 'http://', 'é', '😀', '\ud800', 'ש', '\u202e'),
  fc.uuid(),
  fc.nat().map(String),
  fc.string({ unit: oneOf('abcAB'), minLength: 60, maxLength: 90 }),
);
const path = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '/', 'https://host:80', 'x://'), fc.array(segment, { maxLength: 14 }))
    .map(([head, parts]) => head + parts.join('/')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .tuple(segment, segment, fc.integer({ min: PATH_BYTES_READ - 6, max: PATH_BYTES_READ + 6 }))
    .map(([a, b, at]) => `/a/${a}${'/'.repeat(at)}${b}/c`),
);

describe('normalised paths', () => {
  it.each(PATHS)('%s is %s', (given, normalised) => {
    expect(normalisePath(given)).toBe(normalised);
    expect(throughBytes(given)).toBe(normalised);
    expect(model(given)).toBe(normalised);
  });

  it('are the same from text, from bytes and by the rules as written; stay as they are; are short', () => {
    fc.assert(
      fc.property(path, (given) => {
        const normalised = normalisePath(given);
        expect(normalised).toBe(model(given));
        expect(throughBytes(given)).toBe(normalised);
        expect(normalisePath(normalised)).toBe(normalised);
        expect(Buffer.byteLength(normalised)).toBeLessThanOrEqual(NORMALISED_PATH_BYTES_MAX);
        expect(normalised).toMatch(/^\/[\x21-\x7e]*…?$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are cut at a segment', () => {
    const long = `/${Array.from({ length: 8 }, () => 'word-'.repeat(16)).join('/')}`;
    expect(normalisePath(long)).toBe(`/${Array.from({ length: 5 }, () => 'word-'.repeat(16)).join('/')}/…`);
    expect(normalisePath(`/orders/${'9'.repeat(3_000)}`)).toBe('/orders/…');
  });

  it('take no longer for a text of a megabyte', () => {
    const hostile = ['/', '//', '/a', '/1', '😀', '\ud800', '%', '/;', 'a', 'http:'].map((unit) =>
      unit.repeat(Math.ceil(1_048_576 / unit.length)),
    );
    const start = performance.now();
    for (const text of hostile) for (let turn = 0; turn < 20; turn++) normalisePath(text);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
