// Customers of the shop: each makes a journey of a few requests with short pauses. Drawn from a seed; what the shop answers decides no step but the session.
import { Agent, request } from 'node:http';

const AGENTS = Array.from({ length: 30 }, (_, i) =>
  i % 3 === 0
    ? `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_${i % 8}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${17 + (i % 3)}.${i % 6} Safari/605.1.15`
    : `Mozilla/5.0 (Linux; Android ${12 + (i % 4)}; SM-A${100 + i}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1${20 + i}.0.0.0 Mobile Safari/537.36`,
);
const CATEGORIES = ['lamps', 'chairs', 'tables', 'shelves', 'rugs', 'mirrors', 'clocks', 'vases', 'garden', 'kitchen'];
const WORDS = [
  'oak',
  'walnut',
  'brass',
  'linen',
  'marble',
  'glass',
  'steel',
  'cork',
  'reading',
  'floor',
  'corner',
  'folding',
  'wall',
  'round',
  'tall',
  'low',
];

/** Sends journeys of up to `atOnce` customers until `seconds` are over. Returns how many requests ended with which status. */
export async function runTraffic(port, { seconds, atOnce, seed }) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const random = randomOf(seed);
  const statuses = {};
  const endsAt = performance.now() + seconds * 1000;
  const ask = (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sending = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: {
            host: 'shop.example',
            ...headers,
            ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
            const said = Buffer.concat(chunks).toString();
            resolve(said.startsWith('{') ? JSON.parse(said) : {});
          });
          response.on('error', reject);
        },
      );
      sending.on('error', reject);
      sending.end(text);
    });
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endsAt) await journey(ask, random, endsAt);
    }),
  );
  agent.destroy();
  return statuses;
}

async function journey(ask, random, endsAt) {
  const pick = (all) => all[Math.floor(random() * all.length)];
  const number = (below) => 1 + Math.floor(random() * below);
  const base = {
    'user-agent': pick(AGENTS),
    'x-forwarded-for': `203.0.113.${number(254)}`,
    'accept-language': pick(['en', 'de-DE', 'zh-CN', 'fr']),
  };
  const headers = () => ({ ...base, ...(random() < 0.5 ? { 'x-request-id': hex(random, 24) } : {}) });
  const customer = number(4000);
  let session;
  const signedIn = () => ({ headers: { ...headers(), ...(session === undefined ? {} : { cookie: `session=${session}` }) } });
  /** Few products are asked for often: caches are hit and missed. */
  const product = () => (random() < 0.01 ? pick(['0', 'abc', '99999999999', '4000']) : String(1 + Math.floor(random() ** 3 * 3000)));

  const steps = [
    () => ask('GET', '/', signedIn()),
    () =>
      ask(
        'GET',
        `/products?category=${pick(CATEGORIES)}&sort=${random() < 0.01 ? 'colour' : pick(['price', 'newest', 'title'])}&page=${number(12)}${random() < 0.3 ? '&stock=each' : ''}`,
        signedIn(),
      ),
    () => ask('GET', `/search?q=${encodeURIComponent(`${pick(WORDS)}${random() < 0.4 ? ` ${pick(WORDS)}` : ''}`)}`, signedIn()),
    () => ask('GET', `/products/${product()}?reviews=${pick(['helpful', 'newest', 'stars'])}`, signedIn()),
    () => ask('GET', `/products/${product()}?utm_source=${pick(['mail', 'search', 'social'])}&utm_campaign=c${number(400)}`, signedIn()),
    async () => {
      const answer = await ask('POST', '/login', {
        headers: headers(),
        body: {
          email: `customer${random() < 0.03 ? 900_000 + customer : customer}@mail.example`,
          password: random() < 0.06 ? 'wrong' : 'right',
        },
      });
      session = answer.session;
    },
    () =>
      ask('POST', '/cart/items', { ...signedIn(), body: { product: Number(product()) || 1, quantity: number(random() < 0.05 ? 500 : 4) } }),
    () => ask('GET', '/cart', signedIn()),
    () =>
      ask('POST', '/checkout', {
        ...signedIn(),
        body: {
          card: `4000-${number(9999)}-${pick(['4242', '4242', '4242', '1881', '5556', '0002', random() < 0.3 ? '0009' : '4444'])}`,
          ...(random() < 0.3 ? { coupon: `SAVE${number(9)}` } : {}),
        },
      }),
    () => ask('GET', `/account?limit=${number(20)}`, signedIn()),
    () => ask('GET', `/orders/20260101-${number(7000).toString(16).toUpperCase().padStart(8, '0')}`, signedIn()),
    () =>
      ask('POST', `/products/${number(3000)}/reviews`, {
        ...signedIn(),
        body: { stars: number(random() < 0.05 ? 9 : 5), text: `${pick(WORDS)} and ${pick(WORDS)}` },
      }),
    () =>
      ask(
        'GET',
        `/admin/report?days=${number(30)}&by=${pick(['category', 'hour', 'customer', random() < 0.2 ? 'weekday' : 'hour'])}`,
        signedIn(),
      ),
  ];
  const [home, list, search, detail, campaign, login, add, cart, checkout, account, order, review, report] = steps;
  const plans = [
    [home, list, list, detail, detail],
    [home, search, detail, detail, login, add, add, cart, checkout, account],
    [campaign, login, add, add, add, checkout],
    [search, search, detail],
    [login, account, order, review],
    [login, home, list, detail, add, cart, checkout, account],
    ...(random() < 0.1 ? [[report]] : []),
  ];
  for (const step of pick(plans)) {
    if (performance.now() > endsAt) return;
    await step();
    await new Promise((resolve) => setTimeout(resolve, random() * 60));
  }
}

function hex(random, digits) {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** Mulberry32: 32 bits of state are plenty for drawing journeys. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
