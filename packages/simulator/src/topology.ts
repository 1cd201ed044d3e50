/** What the simulated shop is made of, as plain data. Durations are medians in milliseconds; the generator draws around them. */

export type Language = 'java' | 'go' | 'python' | 'nodejs';

/** Attribute names of the semantic conventions before (`old`) and after (`new`) HTTP and database became stable. */
type Vintage = 'old' | 'new';

export type Service = {
  readonly name: string;
  readonly language: Language;
  readonly vintage: Vintage;
  readonly version: string;
  readonly pods: number;
  readonly namespace: string;
};

export type Step =
  | { readonly do: 'work'; readonly ms: number }
  | {
      readonly do: 'sql';
      readonly database: string;
      readonly operation: string;
      readonly table: string;
      readonly text: string;
      readonly ms: number;
      readonly chance?: number;
    }
  | {
      readonly do: 'redis';
      readonly command: 'GET' | 'SET' | 'HGETALL' | 'INCR' | 'DEL';
      readonly key: string;
      readonly ms: number;
      readonly bytes: number;
      readonly hitShare?: number;
      readonly chance?: number;
    }
  | { readonly do: 'call'; readonly to: string; readonly chance?: number }
  | {
      readonly do: 'external';
      readonly host: string;
      readonly method: string;
      readonly path: string;
      readonly ms: number;
      readonly chance?: number;
    }
  | { readonly do: 'publish'; readonly topic: string; readonly consumers: readonly string[]; readonly chance?: number }
  | { readonly do: 'parallel'; readonly steps: readonly Step[] };

export type Interface = {
  /** `<service>/<short name>`, unique. */
  readonly id: string;
  readonly service: string;
  readonly protocol: 'http' | 'grpc' | 'kafka' | 'cron';
  /** HTTP: `METHOD route`; gRPC: `package.Service/Method`; Kafka: topic; cron: job. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** Requests for it carry an order number. */
  readonly order?: boolean;
  /** Share of requests that fail by themselves (business errors and exceptions). */
  readonly failShare?: number;
  readonly failure?: Failure;
};

export type Failure = { readonly code: string; readonly message: string; readonly exception: string; readonly httpStatus: number };

export const SERVICES: readonly Service[] = [
  { name: 'storefront', language: 'nodejs', vintage: 'new', version: '5.8.2', pods: 3, namespace: 'edge' },
  { name: 'mobile-gateway', language: 'go', vintage: 'new', version: '1.31.0', pods: 3, namespace: 'edge' },
  { name: 'order', language: 'java', vintage: 'new', version: '2.14.0', pods: 4, namespace: 'trade' },
  { name: 'payment', language: 'java', vintage: 'new', version: '3.2.1', pods: 3, namespace: 'trade' },
  { name: 'inventory', language: 'java', vintage: 'old', version: '1.9.4', pods: 3, namespace: 'supply' },
  { name: 'cart', language: 'go', vintage: 'new', version: '0.42.0', pods: 3, namespace: 'trade' },
  { name: 'catalogue', language: 'java', vintage: 'old', version: '4.0.7', pods: 3, namespace: 'goods' },
  { name: 'search', language: 'python', vintage: 'old', version: '2.3.0', pods: 2, namespace: 'goods' },
  { name: 'user', language: 'java', vintage: 'new', version: '2.0.5', pods: 2, namespace: 'member' },
  { name: 'auth', language: 'go', vintage: 'new', version: '1.12.3', pods: 2, namespace: 'member' },
  { name: 'pricing', language: 'go', vintage: 'new', version: '0.18.1', pods: 2, namespace: 'goods' },
  { name: 'promotion', language: 'java', vintage: 'old', version: '1.22.0', pods: 2, namespace: 'goods' },
  { name: 'shipping', language: 'go', vintage: 'new', version: '1.4.6', pods: 2, namespace: 'supply' },
  { name: 'fulfilment', language: 'java', vintage: 'new', version: '0.9.12', pods: 2, namespace: 'supply' },
  { name: 'notification', language: 'nodejs', vintage: 'new', version: '2.7.0', pods: 2, namespace: 'member' },
  { name: 'recommendation', language: 'python', vintage: 'new', version: '6.1.0', pods: 2, namespace: 'goods' },
  { name: 'risk', language: 'python', vintage: 'old', version: '1.8.2', pods: 2, namespace: 'trade' },
  { name: 'invoice', language: 'java', vintage: 'old', version: '1.1.0', pods: 1, namespace: 'finance' },
  { name: 'review', language: 'nodejs', vintage: 'old', version: '3.3.3', pods: 2, namespace: 'goods' },
  { name: 'image', language: 'go', vintage: 'new', version: '2.2.0', pods: 2, namespace: 'edge' },
  { name: 'scheduler', language: 'java', vintage: 'new', version: '1.0.9', pods: 1, namespace: 'platform' },
];

const authCheck: Step = { do: 'call', to: 'auth/check' };
const sessionCache: Step = { do: 'redis', command: 'GET', key: 'session:{user}', ms: 0.5, bytes: 620, hitShare: 0.97 };

export const INTERFACES: readonly Interface[] = [
  {
    id: 'storefront/home',
    service: 'storefront',
    protocol: 'http',
    name: 'GET /api/home',
    steps: [
      sessionCache,
      {
        do: 'parallel',
        steps: [
          { do: 'call', to: 'recommendation/list' },
          { do: 'call', to: 'promotion/active' },
          { do: 'call', to: 'cart/get' },
        ],
      },
      { do: 'work', ms: 3 },
    ],
  },
  {
    id: 'storefront/product',
    service: 'storefront',
    protocol: 'http',
    name: 'GET /api/products/{productId}',
    steps: [
      {
        do: 'parallel',
        steps: [
          { do: 'call', to: 'catalogue/product' },
          { do: 'call', to: 'pricing/quote' },
          { do: 'call', to: 'review/list' },
          { do: 'call', to: 'inventory/stock' },
        ],
      },
      { do: 'call', to: 'image/sign', chance: 0.6 },
      { do: 'work', ms: 2 },
    ],
  },
  {
    id: 'storefront/search',
    service: 'storefront',
    protocol: 'http',
    name: 'GET /api/search',
    steps: [
      { do: 'call', to: 'search/query' },
      { do: 'call', to: 'pricing/quote' },
      { do: 'work', ms: 2 },
    ],
  },
  {
    id: 'storefront/add-to-cart',
    service: 'storefront',
    protocol: 'http',
    name: 'POST /api/cart/items',
    steps: [authCheck, { do: 'call', to: 'cart/add' }],
  },
  {
    id: 'mobile-gateway/create-order',
    service: 'mobile-gateway',
    protocol: 'http',
    name: 'POST /api/v1/orders',
    order: true,
    steps: [authCheck, { do: 'call', to: 'order/create' }, { do: 'work', ms: 1 }],
  },
  {
    id: 'mobile-gateway/order-detail',
    service: 'mobile-gateway',
    protocol: 'http',
    name: 'GET /api/v1/orders/{orderId}',
    order: true,
    steps: [authCheck, { do: 'call', to: 'order/get' }, { do: 'call', to: 'shipping/track', chance: 0.5 }],
  },
  {
    id: 'mobile-gateway/profile',
    service: 'mobile-gateway',
    protocol: 'http',
    name: 'GET /api/v1/me',
    steps: [authCheck, { do: 'call', to: 'user/profile' }],
  },
  {
    id: 'auth/check',
    service: 'auth',
    protocol: 'grpc',
    name: 'shop.auth.v1.Auth/Check',
    steps: [sessionCache, { do: 'work', ms: 0.4 }],
    failShare: 0.003,
    failure: { code: '40100', message: 'token expired', exception: 'auth.TokenExpired', httpStatus: 401 },
  },
  {
    id: 'order/create',
    service: 'order',
    protocol: 'grpc',
    name: 'shop.order.v1.OrderService/CreateOrder',
    order: true,
    steps: [
      { do: 'redis', command: 'SET', key: 'order:lock:{user}', ms: 0.6, bytes: 36 },
      {
        do: 'parallel',
        steps: [
          { do: 'call', to: 'cart/get' },
          { do: 'call', to: 'pricing/quote' },
          { do: 'call', to: 'promotion/apply' },
          { do: 'call', to: 'risk/score' },
        ],
      },
      { do: 'call', to: 'inventory/reserve' },
      {
        do: 'sql',
        database: 'orders',
        operation: 'INSERT',
        table: 'orders',
        text: 'INSERT INTO orders (order_id, user_id, amount, currency, state, created_at) VALUES (?, ?, ?, ?, ?, ?)',
        ms: 4,
      },
      {
        do: 'sql',
        database: 'orders',
        operation: 'INSERT',
        table: 'order_items',
        text: 'INSERT INTO order_items (order_id, line, sku, quantity, price) VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)',
        ms: 3,
      },
      { do: 'call', to: 'payment/pay' },
      {
        do: 'sql',
        database: 'orders',
        operation: 'UPDATE',
        table: 'orders',
        text: 'UPDATE orders SET state = ?, paid_at = ? WHERE order_id = ?',
        ms: 3,
      },
      {
        do: 'publish',
        topic: 'order-created',
        consumers: ['fulfilment/order-created', 'notification/order-created', 'invoice/order-created'],
      },
    ],
    failShare: 0.004,
    failure: { code: '20013', message: 'price has changed', exception: 'com.shop.order.PriceChangedException', httpStatus: 409 },
  },
  {
    id: 'order/get',
    service: 'order',
    protocol: 'grpc',
    name: 'shop.order.v1.OrderService/GetOrder',
    order: true,
    steps: [
      { do: 'redis', command: 'GET', key: 'order:{order}', ms: 0.6, bytes: 1900, hitShare: 0.7 },
      {
        do: 'sql',
        database: 'orders',
        operation: 'SELECT',
        table: 'orders',
        text: 'SELECT o.*, i.* FROM orders o JOIN order_items i ON i.order_id = o.order_id WHERE o.order_id = ?',
        ms: 3,
        chance: 0.3,
      },
    ],
  },
  {
    id: 'payment/pay',
    service: 'payment',
    protocol: 'grpc',
    name: 'shop.payment.v1.PaymentService/Pay',
    order: true,
    steps: [
      {
        do: 'sql',
        database: 'payments',
        operation: 'INSERT',
        table: 'payments',
        text: 'INSERT INTO payments (payment_id, order_id, amount, channel, state) VALUES (?, ?, ?, ?, ?)',
        ms: 4,
      },
      { do: 'external', host: 'api.bank-gateway.example', method: 'POST', path: '/v2/charges', ms: 85 },
      {
        do: 'sql',
        database: 'payments',
        operation: 'UPDATE',
        table: 'payments',
        text: 'UPDATE payments SET state = ?, settled_at = ? WHERE payment_id = ?',
        ms: 3,
      },
      { do: 'publish', topic: 'payment-settled', consumers: ['risk/payment-settled'] },
    ],
    failShare: 0.008,
    failure: { code: '50013', message: 'card declined by issuer', exception: 'com.shop.payment.CardDeclinedException', httpStatus: 402 },
  },
  {
    id: 'inventory/reserve',
    service: 'inventory',
    protocol: 'http',
    name: 'POST /internal/stock/reservations',
    order: true,
    steps: [
      {
        do: 'sql',
        database: 'inventory',
        operation: 'SELECT',
        table: 'stock',
        text: 'SELECT sku, available, version FROM stock WHERE sku IN (?, ?, ?) FOR UPDATE',
        ms: 4,
      },
      {
        do: 'sql',
        database: 'inventory',
        operation: 'UPDATE',
        table: 'stock',
        text: 'UPDATE stock SET available = available - ?, version = version + 1 WHERE sku = ? AND version = ?',
        ms: 4,
      },
      { do: 'redis', command: 'DEL', key: 'stock:{sku}', ms: 0.5, bytes: 0 },
    ],
    failShare: 0.006,
    failure: { code: '30001', message: 'out of stock', exception: 'com.shop.inventory.OutOfStockException', httpStatus: 409 },
  },
  {
    id: 'inventory/stock',
    service: 'inventory',
    protocol: 'http',
    name: 'GET /internal/stock/{sku}',
    steps: [
      { do: 'redis', command: 'GET', key: 'stock:{sku}', ms: 0.5, bytes: 48, hitShare: 0.85 },
      {
        do: 'sql',
        database: 'inventory',
        operation: 'SELECT',
        table: 'stock',
        text: 'SELECT sku, available FROM stock WHERE sku = ?',
        ms: 2,
        chance: 0.15,
      },
    ],
  },
  {
    id: 'cart/get',
    service: 'cart',
    protocol: 'grpc',
    name: 'shop.cart.v1.CartService/GetCart',
    steps: [
      { do: 'redis', command: 'HGETALL', key: 'cart:{user}', ms: 0.8, bytes: 2400, hitShare: 0.9 },
      { do: 'work', ms: 0.5 },
    ],
  },
  {
    id: 'cart/add',
    service: 'cart',
    protocol: 'grpc',
    name: 'shop.cart.v1.CartService/AddItem',
    steps: [
      { do: 'call', to: 'catalogue/product' },
      { do: 'redis', command: 'SET', key: 'cart:{user}', ms: 0.7, bytes: 2500 },
    ],
  },
  {
    id: 'catalogue/product',
    service: 'catalogue',
    protocol: 'http',
    name: 'GET /internal/products/{id}',
    steps: [
      { do: 'redis', command: 'GET', key: 'product:{sku}', ms: 0.7, bytes: 5200, hitShare: 0.88 },
      {
        do: 'sql',
        database: 'catalogue',
        operation: 'SELECT',
        table: 'products',
        text: 'SELECT p.*, b.name AS brand FROM products p LEFT JOIN brands b ON b.id = p.brand_id WHERE p.id = ?',
        ms: 5,
        chance: 0.12,
      },
      { do: 'work', ms: 1 },
    ],
  },
  {
    id: 'search/query',
    service: 'search',
    protocol: 'http',
    name: 'GET /search',
    steps: [
      { do: 'work', ms: 6 },
      { do: 'external', host: 'opensearch.data.svc', method: 'POST', path: '/products/_search', ms: 22 },
      {
        do: 'parallel',
        steps: [
          { do: 'call', to: 'catalogue/product' },
          { do: 'call', to: 'catalogue/product' },
          { do: 'call', to: 'catalogue/product' },
        ],
      },
    ],
    failShare: 0.002,
    failure: { code: '60002', message: 'query could not be parsed', exception: 'search.errors.QuerySyntaxError', httpStatus: 400 },
  },
  {
    id: 'user/profile',
    service: 'user',
    protocol: 'grpc',
    name: 'shop.user.v1.UserService/GetProfile',
    steps: [
      { do: 'redis', command: 'GET', key: 'user:{user}', ms: 0.6, bytes: 900, hitShare: 0.9 },
      {
        do: 'sql',
        database: 'members',
        operation: 'SELECT',
        table: 'users',
        text: 'SELECT id, nickname, level, avatar FROM users WHERE id = ?',
        ms: 2,
        chance: 0.1,
      },
    ],
  },
  {
    id: 'pricing/quote',
    service: 'pricing',
    protocol: 'grpc',
    name: 'shop.pricing.v1.PricingService/Quote',
    steps: [
      { do: 'redis', command: 'GET', key: 'price:{sku}', ms: 0.5, bytes: 160, hitShare: 0.93 },
      { do: 'work', ms: 1.2 },
    ],
  },
  {
    id: 'promotion/active',
    service: 'promotion',
    protocol: 'http',
    name: 'GET /internal/promotions/active',
    steps: [
      { do: 'redis', command: 'HGETALL', key: 'promotion:active', ms: 1, bytes: 18_000, hitShare: 1 },
      { do: 'work', ms: 1 },
    ],
  },
  {
    id: 'promotion/apply',
    service: 'promotion',
    protocol: 'http',
    name: 'POST /internal/promotions/apply',
    steps: [
      { do: 'redis', command: 'HGETALL', key: 'promotion:active', ms: 1, bytes: 18_000, hitShare: 1 },
      {
        do: 'sql',
        database: 'promotion',
        operation: 'SELECT',
        table: 'coupons',
        text: 'SELECT id, kind, discount FROM coupons WHERE user_id = ? AND expires_at > ?',
        ms: 3,
      },
    ],
  },
  {
    id: 'shipping/track',
    service: 'shipping',
    protocol: 'grpc',
    name: 'shop.shipping.v1.ShippingService/Track',
    order: true,
    steps: [
      { do: 'external', host: 'track.parcel-express.example', method: 'GET', path: '/v1/parcels', ms: 48, chance: 0.5 },
      { do: 'sql', database: 'shipping', operation: 'SELECT', table: 'parcels', text: 'SELECT * FROM parcels WHERE order_id = ?', ms: 2 },
    ],
  },
  {
    id: 'shipping/book',
    service: 'shipping',
    protocol: 'grpc',
    name: 'shop.shipping.v1.ShippingService/Book',
    order: true,
    steps: [
      { do: 'external', host: 'api.parcel-express.example', method: 'POST', path: '/v1/bookings', ms: 70 },
      {
        do: 'sql',
        database: 'shipping',
        operation: 'INSERT',
        table: 'parcels',
        text: 'INSERT INTO parcels (order_id, carrier, label) VALUES (?, ?, ?)',
        ms: 3,
      },
    ],
  },
  {
    id: 'fulfilment/order-created',
    service: 'fulfilment',
    protocol: 'kafka',
    name: 'order-created',
    order: true,
    steps: [
      {
        do: 'sql',
        database: 'fulfilment',
        operation: 'INSERT',
        table: 'tasks',
        text: 'INSERT INTO tasks (order_id, warehouse, state) VALUES (?, ?, ?)',
        ms: 4,
      },
      { do: 'call', to: 'shipping/book' },
      { do: 'call', to: 'inventory/stock' },
    ],
  },
  {
    id: 'notification/order-created',
    service: 'notification',
    protocol: 'kafka',
    name: 'order-created',
    order: true,
    steps: [
      { do: 'call', to: 'user/profile' },
      { do: 'external', host: 'push.mobile-vendor.example', method: 'POST', path: '/send', ms: 35 },
    ],
    failShare: 0.01,
    failure: { code: '70004', message: 'device token is gone', exception: 'DeviceTokenGoneError', httpStatus: 410 },
  },
  {
    id: 'invoice/order-created',
    service: 'invoice',
    protocol: 'kafka',
    name: 'order-created',
    order: true,
    steps: [
      {
        do: 'sql',
        database: 'finance',
        operation: 'INSERT',
        table: 'invoices',
        text: 'INSERT INTO invoices (invoice_no, order_id, amount, tax) VALUES (?, ?, ?, ?)',
        ms: 5,
      },
      { do: 'work', ms: 12 },
    ],
  },
  {
    id: 'risk/score',
    service: 'risk',
    protocol: 'http',
    name: 'POST /score',
    steps: [
      { do: 'redis', command: 'INCR', key: 'risk:velocity:{user}', ms: 0.5, bytes: 8 },
      { do: 'work', ms: 9 },
    ],
  },
  {
    id: 'risk/payment-settled',
    service: 'risk',
    protocol: 'kafka',
    name: 'payment-settled',
    steps: [{ do: 'redis', command: 'SET', key: 'risk:history:{user}', ms: 0.6, bytes: 340 }],
  },
  {
    id: 'recommendation/list',
    service: 'recommendation',
    protocol: 'http',
    name: 'GET /recommendations/{userId}',
    steps: [
      { do: 'redis', command: 'GET', key: 'rec:{user}', ms: 0.8, bytes: 7600, hitShare: 0.75 },
      { do: 'work', ms: 14 },
    ],
  },
  {
    id: 'review/list',
    service: 'review',
    protocol: 'http',
    name: 'GET /reviews/:productId',
    steps: [
      {
        do: 'sql',
        database: 'reviews',
        operation: 'SELECT',
        table: 'reviews',
        text: 'SELECT id, author, stars, body FROM reviews WHERE product_id = ? ORDER BY created_at DESC LIMIT 20',
        ms: 4,
      },
    ],
  },
  { id: 'image/sign', service: 'image', protocol: 'grpc', name: 'shop.image.v1.ImageService/SignUrls', steps: [{ do: 'work', ms: 0.8 }] },
  {
    id: 'scheduler/close-unpaid',
    service: 'scheduler',
    protocol: 'cron',
    name: 'CloseUnpaidOrdersJob',
    steps: [
      {
        do: 'sql',
        database: 'orders',
        operation: 'SELECT',
        table: 'orders',
        text: 'SELECT order_id FROM orders WHERE state = ? AND created_at < ? LIMIT 200',
        ms: 18,
      },
      { do: 'call', to: 'order/get' },
      { do: 'call', to: 'order/get' },
      { do: 'call', to: 'inventory/stock' },
    ],
  },
];

/** How traffic enters, with relative weights. */
export const ENTRIES: readonly { readonly to: string; readonly weight: number }[] = [
  { to: 'storefront/home', weight: 22 },
  { to: 'storefront/product', weight: 30 },
  { to: 'storefront/search', weight: 14 },
  { to: 'storefront/add-to-cart', weight: 10 },
  { to: 'mobile-gateway/create-order', weight: 9 },
  { to: 'mobile-gateway/order-detail', weight: 9 },
  { to: 'mobile-gateway/profile', weight: 5 },
  { to: 'scheduler/close-unpaid', weight: 1 },
];
