// Products: PostgreSQL behind a Redis cache. A listing counts stock product by product (N+1) unless it is asked for in one go.
const { SpanStatusCode, trace } = require('@opentelemetry/api');
const express = require('express');
const { Redis } = require('ioredis');
const pg = require('pg');

const pool = new pg.Pool({ connectionString: process.env.POSTGRES_URL, max: 12 });
const redis = new Redis(process.env.REDIS_URL);
const app = express();
const CACHE_SECONDS = 20;
const SORTS = { price: 'p.price_cents', newest: 'p.created_at DESC, p.id DESC', title: 'p.title' };

/** What is not found is remembered too, for a shorter time. */
async function cached(key, load) {
  const hit = await redis.get(key);
  trace.getActiveSpan()?.setAttribute('shop.cache.hit', hit !== null);
  if (hit !== null) return JSON.parse(hit);
  const value = await load();
  await redis.set(key, JSON.stringify(value), 'EX', value === null ? 5 : CACHE_SECONDS);
  return value;
}

app.get('/products/:id', async (request, response) => {
  const id = request.params.id;
  const product = await cached(`product:${id}`, async () => {
    const { rows } = await pool.query(
      'SELECT p.*, c.slug AS category FROM products p JOIN categories c ON c.id = p.category_id WHERE p.id = $1',
      [id], // a text that is no number makes the database refuse: error and stack trace are recorded
    );
    return rows[0] ?? null;
  });
  if (product === null) return response.status(404).json({ error: 'no such product' });
  const { rows } = await pool.query('SELECT on_hand FROM stock WHERE product_id = $1', [product.id]);
  return response.json({ ...product, onHand: rows[0]?.on_hand ?? 0 });
});

app.get('/products', async (request, response) => {
  const { category, sort = 'newest', page = '1', size = '8', stock } = request.query;
  const order = SORTS[sort];
  if (order === undefined) throw new RangeError(`unknown sort order: ${sort}`);
  const { rows } = await pool.query(
    `SELECT p.id, p.sku, p.title, p.price_cents FROM products p JOIN categories c ON c.id = p.category_id
      WHERE ($1::text IS NULL OR c.slug = $1) ORDER BY ${order} LIMIT $2 OFFSET $3`,
    [category ?? null, size, (Number(page) - 1) * Number(size)],
  );
  if (stock === 'each') {
    for (const product of rows) {
      const found = await pool.query('SELECT on_hand FROM stock WHERE product_id = $1', [product.id]);
      product.onHand = found.rows[0]?.on_hand ?? 0;
    }
  } else {
    // Numbers from our own table, written into the statement: as many statements as there are listings.
    const ids = rows.map(({ id }) => id).join(', ') || '0';
    const found = await pool.query(`SELECT product_id, on_hand FROM stock WHERE product_id IN (${ids})`);
    for (const product of rows) product.onHand = found.rows.find((row) => row.product_id === product.id)?.on_hand ?? 0;
  }
  response.json(rows);
});

app.get('/search', async (request, response) => {
  const term = String(request.query.q ?? '');
  const found = await cached(`search:${term.toLowerCase()}`, async () => {
    const { rows } = await pool.query(
      "SELECT id, title, price_cents FROM products WHERE title ILIKE '%' || $1 || '%' OR sku = upper($1) ORDER BY price_cents LIMIT 20",
      [term],
    );
    return rows;
  });
  await redis.zincrby('searched', 1, term.toLowerCase());
  response.json(found);
});

app.get('/featured', async (_request, response) => {
  const ids = await cached('featured', async () => {
    const { rows } = await pool.query(
      'SELECT product_id AS id, sum(quantity) AS sold FROM order_items GROUP BY product_id ORDER BY sold DESC, product_id LIMIT 6',
    );
    return rows.map(({ id }) => id);
  });
  const products = ids.length === 0 ? [] : await redis.mget(ids.map((id) => `product:${id}`));
  response.json(products.filter((text) => text !== null).map((text) => JSON.parse(text)));
});

// eslint-disable-next-line no-unused-vars -- Express tells a handler of errors by its four parameters.
app.use((error, _request, response, _next) => {
  const span = trace.getActiveSpan();
  span?.recordException(error);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  response.status(error instanceof RangeError ? 400 : 500).json({ error: error.message });
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1');
/** Nothing is left to wait for: the process ends by itself once the instrumentation has sent what it holds. */
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  redis.disconnect();
  void pool.end();
});
