// What customers meet: sessions and carts in Redis, accounts in MySQL, everything else asked of the other services.
const { randomUUID } = require('node:crypto');
const { URLSearchParams } = require('node:url');
const { SpanStatusCode, trace } = require('@opentelemetry/api');
const express = require('express');
const { Redis } = require('ioredis');
const mysql = require('mysql2/promise');

const { CATALOGUE_URL, ORDERS_URL, REVIEWS_URL, SHIPPING_URL } = process.env;
const redis = new Redis(process.env.REDIS_URL);
const accounts = mysql.createPool({ uri: process.env.MYSQL_URL, connectionLimit: 10 });
const tracer = trace.getTracer('storefront', '3.2.0');
const app = express();
app.use(express.json());

class UpstreamError extends Error {
  constructor(url, status) {
    super(`${url} answered ${status}`);
    this.name = 'UpstreamError';
    this.status = status;
  }
}

async function ask(url, options) {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000), ...options });
  const body = await response.json();
  if (!response.ok) throw new UpstreamError(url, response.status);
  return body;
}

/** A page shows what it could get: a part that failed is left out and noted on the span. */
async function orNothing(part, asked) {
  try {
    return await asked;
  } catch (error) {
    trace.getActiveSpan()?.addEvent('page.part.missing', { 'page.part': part, 'exception.message': error.message });
    return null;
  }
}

const post = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

app.use(async function session(request, response, next) {
  const span = trace.getActiveSpan();
  request.requestId = request.get('x-request-id') ?? randomUUID();
  response.set('x-request-id', request.requestId);
  span?.setAttribute('request.id', request.requestId);
  const token = /session=([\w-]+)/.exec(request.get('cookie') ?? '')?.[1];
  if (token !== undefined) {
    const customer = await redis.hgetall(`session:${token}`);
    if (customer.id !== undefined) {
      request.customer = customer;
      span?.setAttributes({ 'enduser.id': customer.id, 'enduser.role': customer.tier, 'session.id': token });
      await redis.expire(`session:${token}`, 1800);
    }
  }
  next();
});

app.get('/', async (request, response) => {
  const [featured, latest] = await Promise.all([
    orNothing('featured', ask(`${CATALOGUE_URL}/featured`)),
    orNothing('reviews', ask(`${REVIEWS_URL}/latest?limit=5`)),
  ]);
  response.json({ featured, latest, customer: request.customer?.name ?? null });
});

app.get('/products', async (request, response) => {
  response.json(await ask(`${CATALOGUE_URL}/products?${new URLSearchParams(request.query)}`));
});

app.get('/products/:id', async (request, response) => {
  const { id } = request.params;
  const [product, reviews, quote] = await Promise.all([
    ask(`${CATALOGUE_URL}/products/${id}`),
    orNothing('reviews', ask(`${REVIEWS_URL}/products/${id}?sort=${request.query.reviews ?? 'helpful'}`)),
    orNothing('quote', ask(`${SHIPPING_URL}/quote?postcode=${request.customer?.postcode ?? '10115'}&grams=900`)),
  ]);
  await redis
    .multi()
    .lpush(`seen:${request.customer?.id ?? 'guest'}`, id)
    .ltrim(`seen:${request.customer?.id ?? 'guest'}`, 0, 9)
    .exec();
  response.json({ ...product, reviews, quote });
});

app.post('/products/:id/reviews', signedIn, async (request, response) => {
  response
    .status(201)
    .json(await ask(`${REVIEWS_URL}/products/${request.params.id}`, post({ customer: Number(request.customer.id), ...request.body })));
});

app.get('/search', async (request, response) => {
  response.json(await ask(`${CATALOGUE_URL}/search?q=${encodeURIComponent(request.query.q ?? '')}`));
});

app.post('/login', async (request, response) => {
  const { email, password } = request.body;
  const [[customer]] = await accounts.execute('SELECT id, name, postcode, tier, failed_logins FROM customers WHERE email = ?', [email]);
  if (customer === undefined || password !== 'right') {
    if (customer !== undefined)
      await accounts.execute('UPDATE customers SET failed_logins = failed_logins + 1 WHERE id = ?', [customer.id]);
    trace.getActiveSpan()?.addEvent('login.refused', { 'login.known_customer': customer !== undefined });
    return response.status(401).json({ error: 'wrong email or password' });
  }
  const token = await tracer.startActiveSpan('issue session', async (span) => {
    const made = randomUUID();
    await redis.hset(`session:${made}`, { id: customer.id, name: customer.name, postcode: customer.postcode, tier: customer.tier });
    span.setAttributes({ 'enduser.id': String(customer.id), 'login.failed_before': customer.failed_logins });
    span.end();
    return made;
  });
  await accounts.query(`UPDATE customers SET seen_at = NOW(), failed_logins = 0 WHERE id = ${customer.id}`);
  return response.json({ session: token });
});

app.get('/account', signedIn, async (request, response) => {
  const [addresses] = await accounts.execute('SELECT id, line FROM addresses WHERE customer_id = ? ORDER BY id', [request.customer.id]);
  const orders = await ask(`${ORDERS_URL}/customers/${request.customer.id}/orders?limit=${request.query.limit ?? '5'}`);
  response.json({ name: request.customer.name, addresses, orders });
});

app.get('/cart', signedIn, async (request, response) => {
  response.json(await redis.hgetall(`cart:${request.customer.id}`));
});

app.post('/cart/items', signedIn, async (request, response) => {
  const { product, quantity } = request.body;
  const found = await ask(`${CATALOGUE_URL}/products/${product}`);
  if (quantity > found.onHand) return response.status(409).json({ error: 'not enough on stock', onHand: found.onHand });
  await redis.hset(`cart:${request.customer.id}`, String(product), String(quantity));
  trace
    .getActiveSpan()
    ?.setAttributes({ 'shop.product.id': found.id, 'shop.cart.quantity': quantity, 'shop.price': found.price_cents / 100 });
  return response.status(204).end();
});

app.post('/checkout', signedIn, async (request, response) => {
  const items = await redis.hgetall(`cart:${request.customer.id}`);
  const order = await ask(
    `${ORDERS_URL}/orders`,
    post({
      customer: Number(request.customer.id),
      postcode: request.customer.postcode,
      coupon: request.body.coupon ?? null,
      card: request.body.card,
      items,
    }),
  );
  await redis.del(`cart:${request.customer.id}`);
  trace.getActiveSpan()?.setAttributes({ 'shop.order.number': order.number, 'shop.order.total': order.total_cents / 100 });
  response.status(201).json(order);
});

app.get('/orders/:number', signedIn, async (request, response) => {
  const { number } = request.params;
  const [order, parcel] = await Promise.all([
    ask(`${ORDERS_URL}/orders/${number}`),
    orNothing('parcel', ask(`${SHIPPING_URL}/parcels?order=${number}`)),
  ]);
  response.json({ ...order, parcel });
});

app.get('/admin/report', async (request, response) => {
  response.json(await ask(`${ORDERS_URL}/report?days=${request.query.days ?? '7'}&by=${request.query.by ?? 'category'}`));
});

function signedIn(request, response, next) {
  if (request.customer === undefined) response.status(401).json({ error: 'sign in first' });
  else next();
}

// eslint-disable-next-line no-unused-vars -- Express tells a handler of errors by its four parameters.
app.use((error, _request, response, _next) => {
  const span = trace.getActiveSpan();
  span?.recordException(error);
  const status = error instanceof UpstreamError && error.status < 500 ? error.status : 502;
  if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  response.status(status).json({ error: error.message });
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1');
/** Nothing is left to wait for: the process ends by itself once the instrumentation has sent what it holds. */
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  redis.disconnect();
  void accounts.end();
});
