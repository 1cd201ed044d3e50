CREATE TABLE categories (id serial PRIMARY KEY, slug text NOT NULL UNIQUE, title text NOT NULL);
CREATE TABLE products (
  id serial PRIMARY KEY,
  category_id int NOT NULL REFERENCES categories,
  sku text NOT NULL UNIQUE,
  title text NOT NULL,
  description text NOT NULL,
  price_cents int NOT NULL CHECK (price_cents > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE stock (product_id int PRIMARY KEY REFERENCES products, on_hand int NOT NULL CHECK (on_hand >= 0));
CREATE TABLE coupons (code text PRIMARY KEY, percent int NOT NULL, expires_at timestamptz NOT NULL);
CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  number text NOT NULL UNIQUE,
  customer_id int NOT NULL,
  state text NOT NULL,
  total_cents int NOT NULL,
  coupon text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_customer ON orders (customer_id, created_at DESC);
CREATE TABLE order_items (
  order_id bigint NOT NULL REFERENCES orders,
  product_id int NOT NULL REFERENCES products,
  quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  price_cents int NOT NULL,
  PRIMARY KEY (order_id, product_id)
);
CREATE TABLE parcels (
  id uuid PRIMARY KEY,
  order_number text NOT NULL UNIQUE,
  carrier text NOT NULL,
  postcode text NOT NULL,
  grams int NOT NULL,
  due_on date NOT NULL
);
CREATE TABLE rates (carrier text, zone int, base_cents int NOT NULL, cents_per_kg int NOT NULL, PRIMARY KEY (carrier, zone));

INSERT INTO categories (slug, title)
  SELECT slug, initcap(slug) FROM unnest(ARRAY['lamps','chairs','tables','shelves','rugs','mirrors','clocks','vases','garden','kitchen']) AS slug;
INSERT INTO products (category_id, sku, title, description, price_cents)
  SELECT 1 + i % 10, 'SKU-' || lpad(i::text, 5, '0'),
         (ARRAY['Oak','Walnut','Brass','Linen','Marble','Glass','Steel','Cork'])[1 + i % 8] || ' ' ||
         (ARRAY['reading','floor','corner','folding','wall','round','tall','low'])[1 + i / 8 % 8] || ' piece ' || i,
         repeat('A well made thing for a quiet room. ', 1 + i % 4), 500 + (i * 7919) % 90000
  FROM generate_series(1, 3000) AS i;
INSERT INTO stock SELECT id, (id * 31) % 400 FROM products;
INSERT INTO coupons SELECT 'SAVE' || i, 5 * i, CASE WHEN i % 3 = 0 THEN timestamptz '2020-01-01' ELSE timestamptz '2099-01-01' END
  FROM generate_series(1, 9) AS i;
INSERT INTO rates SELECT carrier, zone, 300 + zone * 90, 40 + zone * 25
  FROM unnest(ARRAY['swift','parcelco','northmail']) AS carrier, generate_series(0, 8) AS zone;
INSERT INTO orders (number, customer_id, state, total_cents, created_at)
  SELECT '20260101-' || upper(lpad(to_hex(i), 8, '0')), 1 + (i * 37) % 4000, 'delivered', 1000 + (i * 631) % 50000, now() - i * interval '7 minutes'
  FROM generate_series(1, 6000) AS i;
INSERT INTO order_items SELECT o.id, 1 + (o.id * 13 + n * 101) % 3000, 1 + n, 1500 FROM orders o, generate_series(0, 2) AS n;
