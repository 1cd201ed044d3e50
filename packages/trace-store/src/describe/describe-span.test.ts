import { createSimulator, EXPECTED_DIAGNOSES, INTERFACES, trueEdges } from '@spanhouse/simulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as names from './attribute-names.ts';
import { describeSpan, describingKeys } from './describe-span.ts';
import { COMPONENT_CLASSES, SPAN_CLASSES, type ComponentClass, type SpanClass, type SpanTexts } from './span-description.ts';

type Attributes = Readonly<Record<string, string>>;

const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

function spanOf(kind: number, name: string, attributes: Attributes, isRoot = false): SpanTexts {
  return { kind, name, isRoot, attribute: (key) => (Object.hasOwn(attributes, key) ? (attributes[key] ?? '') : '') };
}

/** As a person reads it. */
function described(span: SpanTexts): { is: SpanClass; name: string; role: number; isAsync: boolean; calls: string } {
  const { spanClass, name, role, isAsync, componentClass, component } = describeSpan(span);
  return { is: SPAN_CLASSES[spanClass]!, name, role, isAsync, calls: `${COMPONENT_CLASSES[componentClass]!} ${component}`.trim() };
}

describe('HTTP servers', () => {
  it.each<[from: string, name: string, attributes: Attributes, expected: string]>([
    [
      'Java agent 2',
      'GET /orders/{id}',
      { 'http.request.method': 'GET', 'http.route': '/orders/{id}', 'url.path': '/orders/1' },
      'GET /orders/{id}',
    ],
    ['Java agent 1', '/orders/{id}', { 'http.method': 'GET', 'http.target': '/orders/1?x=1' }, 'GET /orders/{id}'],
    ['Java agent, no route', 'GET /*', { 'http.method': 'GET', 'http.target': '/orders/1001' }, 'GET /orders/{id}'],
    ['Java agent, not found', 'HTTP GET', { 'http.method': 'GET', 'http.target': '/wp-login.php' }, 'GET /wp-login.php'],
    [
      'Spring controller',
      'OrderController.get',
      { 'http.request.method': 'GET', 'http.route': '/api/v1/orders/{orderId}' },
      'GET /api/v1/orders/{orderId}',
    ],
    ['otelhttp 0.4', 'HTTP POST', { 'http.method': 'POST', 'http.target': '/cart' }, 'POST /cart'],
    ['otelhttp 0.6', 'GET /api/users/{id}', { 'http.request.method': 'GET', 'url.path': '/api/users/77' }, 'GET /api/users/{id}'],
    ['gin', '/users/:id', { 'http.method': 'GET', 'http.route': '/users/:id' }, 'GET /users/:id'],
    ['chi', 'DELETE /files/*', { 'http.request.method': 'DELETE', 'http.route': '/files/*' }, 'DELETE /files/*'],
    ['mux', 'GET', { 'http.request.method': 'GET', 'http.route': '/a/{id:[0-9]+}' }, 'GET /a/{id:[0-9]+}'],
    ['Django', 'GET orders/<int:pk>/', { 'http.method': 'GET', 'http.route': 'orders/<int:pk>/' }, 'GET /orders/<int:pk>/'],
    ['Django, regular expression', 'GET ^orders/$', { 'http.method': 'GET', 'http.route': '^orders/$' }, 'GET ^orders/$'],
    ['Flask', 'GET /users/<id>', { 'http.method': 'GET', 'http.route': '/users/<id>', 'http.target': '/users/1' }, 'GET /users/<id>'],
    [
      'FastAPI',
      'GET /users/{id}',
      { 'http.request.method': 'GET', 'http.route': '/users/{id}', 'http.url': 'http://h/users/1' },
      'GET /users/{id}',
    ],
    ['WSGI', 'HTTP GET', { 'http.method': 'GET', 'http.url': 'http://127.0.0.1:8000/users/1?a=b' }, 'GET /users/{id}'],
    ['Express', 'GET /api/products/:id', { 'http.method': 'GET', 'http.route': '/api/products/:id' }, 'GET /api/products/:id'],
    [
      'Node http',
      'GET',
      { 'http.method': 'GET', 'http.target': '/api/products/30012', 'http.url': 'http://h/api/products/30012' },
      'GET /api/products/{id}',
    ],
    ['Node http, before routing', 'GET /', { 'http.method': 'GET', 'http.target': '/health' }, 'GET /health'],
    ['Next.js', 'GET /blog/[slug]', { 'http.method': 'GET', 'http.target': '/blog/x' }, 'GET /blog/[slug]'],
    ['ASP.NET', 'GET api/orders/{id}', { 'http.request.method': 'GET', 'http.route': 'api/orders/{id}' }, 'GET /api/orders/{id}'],
    [
      'ASP.NET, conventional',
      'GET',
      { 'http.request.method': 'GET', 'http.route': '{controller=Home}/{action=Index}/{id?}' },
      'GET /{controller=Home}/{action=Index}/{id?}',
    ],
    ['PHP', 'GET /order/{order}', { 'http.request.method': 'GET', 'url.full': 'https://shop/order/12' }, 'GET /order/{order}'],
    ['nginx', 'location /api', { 'http.request.method': 'GET', 'url.path': '/api/12/x' }, 'GET /api/{id}/x'],
    ['Envoy', 'egress order', { 'http.method': 'POST', 'http.url': 'http://order/shop.v1.Order/Get' }, 'POST /shop.v1.Order/Get'],
    ['a raw path as a name', 'GET /orders/1001', { 'http.method': 'GET', 'http.target': '/orders/1001' }, 'GET /orders/{id}'],
    ['lower case', 'get', { 'http.method': 'get', 'http.target': '/a' }, 'GET /a'],
    ['QUERY', 'QUERY', { 'http.request.method': 'QUERY', 'url.path': '/a' }, 'QUERY /a'],
    ["today's other method", 'HTTP /a', { 'http.request.method': '_OTHER', 'http.route': '/a' }, '_OTHER /a'],
    ['an invented method', 'HTTP', { 'http.method': 'BREW', 'http.target': '/pot' }, '_OTHER /pot'],
    ['no method', 'GET /a/{b}', { 'http.route': '/a/{b}' }, 'GET /a/{b}'],
    ['no method anywhere', 'x', { 'http.route': '/a/{b}' }, '/a/{b}'],
    ['only a method', 'GET', { 'http.request.method': 'GET' }, 'GET'],
    ['an empty path', 'GET', { 'http.request.method': 'GET', 'url.path': '/' }, 'GET /'],
    ["a proxy's absolute form", 'GET', { 'http.method': 'GET', 'http.target': 'http://x.example/a/1' }, 'GET /a/{id}'],
  ])('%s', (_from, name, attributes, expected) => {
    expect(described(spanOf(SERVER, name, attributes, true))).toEqual({
      is: 'interface',
      name: expected,
      role: 1,
      isAsync: false,
      calls: 'own',
    });
  });
});

describe('HTTP clients', () => {
  it.each<[from: string, name: string, attributes: Attributes, expected: string, calls: string]>([
    [
      'Java agent 2',
      'GET',
      {
        'http.request.method': 'GET',
        'url.full': 'http://inventory:8080/stock/30012?x',
        'server.address': 'inventory',
        'server.port': '8080',
      },
      'GET /stock/{id}',
      'downstream inventory:8080',
    ],
    [
      'Java agent 1',
      'HTTP GET',
      {
        'http.method': 'GET',
        'http.url': 'https://api.bank.com/v2/charges/ch_3Nk2',
        'net.peer.name': 'api.bank.com',
        'net.peer.port': '443',
      },
      'GET /v2/charges/ch_3Nk2',
      'third-party api.bank.com',
    ],
    [
      'otelhttp',
      'HTTP POST',
      { 'http.method': 'POST', 'http.url': 'http://cart/items', 'net.peer.name': 'cart' },
      'POST /items',
      'downstream cart',
    ],
    [
      'requests',
      'GET',
      { 'http.request.method': 'GET', 'url.full': 'http://u:p@Risk.trade.svc:5000/score' },
      'GET /score',
      'downstream risk.trade.svc:5000',
    ],
    [
      'httpx with a template',
      'GET /users/{id}',
      { 'http.request.method': 'GET', 'url.template': '/users/{id}', 'url.full': 'http://user/users/1' },
      'GET /users/{id}',
      'downstream user',
    ],
    [
      'undici',
      'GET',
      { 'http.request.method': 'GET', 'url.path': '/a/1', 'server.address': '10.0.0.7', 'server.port': '80' },
      'GET /a/{id}',
      'downstream 10.0.0.7',
    ],
    [
      'Node http',
      'GET',
      { 'http.method': 'GET', 'http.target': '/a/1', 'http.host': 'review:3000', 'net.peer.ip': '10.1.1.1' },
      'GET /a/{id}',
      'downstream review:3000',
    ],
    [
      'fetch in a browser',
      'HTTP GET',
      { 'http.method': 'GET', 'http.url': 'https://shop.example/api/home', 'http.host': 'shop.example' },
      'GET /api/home',
      'third-party shop.example',
    ],
    [
      'peer.service',
      'POST',
      { 'http.request.method': 'POST', 'url.full': 'http://10.0.0.9/pay', 'server.address': '10.0.0.9', 'peer.service': 'payment' },
      'POST /pay',
      'downstream payment',
    ],
    [
      'service.peer.name of a third party',
      'POST',
      { 'http.request.method': 'POST', 'server.address': 'api.stripe.com', 'server.port': '443', 'service.peer.name': 'stripe' },
      'POST',
      'third-party stripe',
    ],
    ['a public address', 'GET', { 'http.request.method': 'GET', 'server.address': '8.8.8.8' }, 'GET', 'third-party 8.8.8.8'],
    ['IPv6', 'GET', { 'http.request.method': 'GET', 'server.address': 'fd00::1', 'server.port': '8080' }, 'GET', 'downstream fd00::1'],
    [
      'IPv6 in a URL',
      'GET',
      { 'http.request.method': 'GET', 'url.full': 'http://[2606:4700::1]:8080/a' },
      'GET /a',
      'third-party [2606:4700::1]:8080',
    ],
    [
      'only an address of the socket',
      'GET',
      { 'http.request.method': 'GET', 'net.sock.peer.addr': '172.18.0.3', 'net.peer.port': '9000' },
      'GET',
      'downstream 172.18.0.3:9000',
    ],
    ['neither', 'HTTP GET', { 'http.method': 'GET' }, 'GET', 'downstream'],
    ['neither, but the name', 'GET /a/{b}', { 'http.method': 'GET' }, 'GET /a/{b}', 'downstream'],
    ['an invented method', 'HTTP', { 'http.request.method': '_OTHER', 'url.full': 'http://a/b' }, '_OTHER /b', 'downstream a'],
  ])('%s', (_from, name, attributes, expected, calls) => {
    expect(described(spanOf(CLIENT, name, attributes))).toEqual({ is: 'downstream', name: expected, role: 2, isAsync: false, calls });
  });
});

describe('remote procedure calls', () => {
  it.each<[from: string, kind: number, name: string, attributes: Attributes, expected: string, calls: string]>([
    [
      'gRPC before 1.39',
      SERVER,
      'shop.v1.Order/Get',
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Order', 'rpc.method': 'Get' },
      'shop.v1.Order/Get',
      'own',
    ],
    [
      'gRPC since',
      SERVER,
      'shop.v1.Order/Get',
      { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.v1.Order/Get' },
      'shop.v1.Order/Get',
      'own',
    ],
    [
      'both at once',
      SERVER,
      'x',
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Order', 'rpc.method': 'shop.v1.Order/Get' },
      'shop.v1.Order/Get',
      'own',
    ],
    [
      'otelgrpc',
      CLIENT,
      'shop.v1.Order/Get',
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Order', 'rpc.method': 'Get', 'server.address': 'order', 'server.port': '9090' },
      'shop.v1.Order/Get',
      'downstream order:9090',
    ],
    ['grpcio', CLIENT, '/shop.v1.Order/Get', { 'rpc.system': 'grpc' }, 'shop.v1.Order/Get', 'downstream'],
    [
      'no address',
      CLIENT,
      'x',
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.v1.Order', 'rpc.method': 'Get' },
      'shop.v1.Order/Get',
      'downstream shop.v1.Order',
    ],
    [
      'Dubbo',
      CLIENT,
      'org.shop.StockApi/reserve',
      {
        'rpc.system': 'apache_dubbo',
        'rpc.service': 'org.shop.StockApi',
        'rpc.method': 'reserve',
        'net.peer.name': 'inventory',
        'net.peer.port': '20880',
      },
      'org.shop.StockApi/reserve',
      'downstream inventory:20880',
    ],
    ['Java RMI', SERVER, 'x', { 'rpc.system': 'java_rmi', 'rpc.service': 'shop.Stock', 'rpc.method': 'get' }, 'shop.Stock/get', 'own'],
    ['JSON-RPC', SERVER, 'x', { 'rpc.system': 'jsonrpc', 'rpc.method': 'eth_getBalance' }, 'eth_getBalance', 'own'],
    [
      'Connect over HTTP',
      SERVER,
      'x',
      { 'rpc.system': 'connect_rpc', 'rpc.service': 'a.B', 'rpc.method': 'C', 'http.request.method': 'POST' },
      'a.B/C',
      'own',
    ],
    [
      'AWS SDK',
      CLIENT,
      'S3.PutObject',
      { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'rpc.method': 'PutObject' },
      'S3/PutObject',
      'third-party S3',
    ],
    ['only a service', SERVER, 'shop.v1.Order/Get', { 'rpc.service': 'shop.v1.Order' }, 'shop.v1.Order/Get', 'own'],
    ["a scanner's path", SERVER, 'x', { 'rpc.system': 'grpc', 'rpc.method': '/admin/1001/7f3a9c2e41' }, 'admin/{id}/{id}', 'own'],
  ])('%s', (_from, kind, name, attributes, expected, calls) => {
    const server = kind === SERVER;
    expect(described(spanOf(kind, name, attributes))).toEqual({
      is: server ? 'interface' : 'downstream',
      name: expected,
      role: server ? 1 : 2,
      isAsync: false,
      calls,
    });
  });
});

describe('GraphQL and functions', () => {
  it.each<[from: string, kind: number, name: string, attributes: Attributes, expected: string, is: SpanClass, role: number]>([
    [
      'a server',
      SERVER,
      'POST /graphql',
      { 'http.request.method': 'POST', 'http.route': '/graphql', 'graphql.operation.type': 'query', 'graphql.operation.name': 'GetOrder' },
      'query GetOrder',
      'interface',
      1,
    ],
    [
      'inside a server',
      INTERNAL,
      'graphql.execute',
      { 'graphql.operation.type': 'mutation', 'graphql.operation.name': 'AddItem' },
      'mutation AddItem',
      'other',
      0,
    ],
    [
      'a client',
      CLIENT,
      'query GetOrder',
      { 'graphql.operation.type': 'QUERY', 'graphql.operation.name': 'GetOrder' },
      'query GetOrder',
      'downstream',
      2,
    ],
    [
      'without a name',
      SERVER,
      'POST /graphql',
      { 'http.request.method': 'POST', 'http.route': '/graphql', 'graphql.operation.type': 'query' },
      'POST /graphql',
      'interface',
      1,
    ],
    ['a timer', SERVER, 'close-orders', { 'faas.trigger': 'timer' }, 'close-orders', 'interface', 1],
    ['a function with a name', SERVER, 'x', { 'faas.trigger': 'other', 'faas.name': 'resize-image' }, 'resize-image', 'interface', 1],
    [
      'a function behind HTTP',
      SERVER,
      'GET /a',
      { 'faas.trigger': 'http', 'http.request.method': 'GET', 'http.route': '/a' },
      'GET /a',
      'interface',
      1,
    ],
    [
      'a call of a function',
      CLIENT,
      'resize-image',
      { 'faas.invoked_name': 'resize-image', 'faas.invoked_provider': 'aws' },
      'invoke resize-image',
      'downstream',
      2,
    ],
  ])('%s', (_from, kind, name, attributes, expected, is, role) => {
    expect(described(spanOf(kind, name, attributes))).toMatchObject({ is, name: expected, role, isAsync: false });
  });
});

describe('databases', () => {
  it.each<[from: string, name: string, attributes: Attributes, expected: string, calls: string]>([
    [
      'JDBC today',
      'SELECT orders',
      {
        'db.system.name': 'mysql',
        'db.namespace': 'orders',
        'db.query.summary': 'SELECT orders',
        'db.query.text': 'SELECT * FROM orders',
        'server.address': 'mysql-0',
      },
      'SELECT orders',
      'sql mysql orders',
    ],
    [
      'JDBC before',
      'SELECT shop.orders',
      {
        'db.system': 'mysql',
        'db.name': 'shop',
        'db.operation': 'SELECT',
        'db.sql.table': 'orders',
        'db.statement': 'SELECT * FROM orders',
      },
      'SELECT orders',
      'sql mysql shop',
    ],
    [
      'JDBC, no table',
      'SELECT shop.orders',
      { 'db.system': 'postgresql', 'db.operation': 'SELECT', 'net.peer.name': 'pg-0' },
      'SELECT shop.orders',
      'sql postgresql pg-0',
    ],
    ['otelsql', 'sql.conn.query', { 'db.system': 'mysql', 'db.statement': 'select a from t where b = 1' }, 'SELECT t', 'sql mysql'],
    ['otelsql, no statement', 'sql.conn.ping', { 'db.system': 'mysql' }, 'sql.conn.ping', 'sql mysql'],
    [
      'SQLAlchemy',
      'SELECT shop',
      { 'db.system': 'postgresql', 'db.name': 'shop', 'db.statement': 'SELECT 1 FROM u' },
      'SELECT shop',
      'sql postgresql shop',
    ],
    [
      'psycopg',
      'SELECT',
      { 'db.system': 'postgresql', 'db.name': 'shop', 'db.statement': 'SELECT 1 FROM u WHERE id = 7' },
      'SELECT u',
      'sql postgresql shop',
    ],
    ['mysql2', 'SELECT', { 'db.system': 'mysql', 'db.statement': 'INSERT INTO `orders` VALUES (1)' }, 'INSERT orders', 'sql mysql'],
    [
      'pg',
      'pg.query:SELECT shop',
      { 'db.system': 'postgresql', 'db.name': 'shop', 'db.statement': 'SELECT * FROM "users"' },
      'SELECT users',
      'sql postgresql shop',
    ],
    ['pg pool', 'pg-pool.connect', { 'db.system': 'postgresql', 'db.name': 'shop' }, 'pg-pool.connect', 'sql postgresql shop'],
    [
      'Prisma',
      'prisma:engine:db_query',
      { 'db.system': 'postgresql', 'db.statement': 'SELECT "public"."User"."id" FROM "public"."User"' },
      'SELECT public.User',
      'sql postgresql',
    ],
    [
      'SqlClient',
      'shop',
      { 'db.system': 'mssql', 'db.name': 'shop', 'db.statement': 'EXEC dbo.Close' },
      'EXEC dbo.Close',
      'sql microsoft.sql_server shop',
    ],
    [
      'a stored procedure',
      'x',
      { 'db.system.name': 'oracle.db', 'db.query.text': '{call pkg.total(?)}' },
      'CALL pkg.total',
      'sql oracle.db',
    ],
    [
      'a shard',
      'x',
      { 'db.system': 'mysql', 'db.operation': 'update', 'db.sql.table': 't_order_0127' },
      'UPDATE t_order_{id}',
      'sql mysql',
    ],
    ['an operation alone', 'x', { 'db.system': 'mysql', 'db.operation': 'commit' }, 'COMMIT', 'sql mysql'],
    ['a statement as a name', 'SELECT * FROM users WHERE id = 5', { 'db.system': 'other_sql' }, 'SELECT users', 'sql other_sql'],
    [
      'ClickHouse',
      'x',
      { 'db.system': 'clickhouse', 'db.statement': 'INSERT INTO spans FORMAT RowBinary' },
      'INSERT spans',
      'sql clickhouse',
    ],
    [
      'Cassandra',
      'SELECT shop.carts',
      { 'db.system': 'cassandra', 'db.name': 'shop', 'db.operation': 'SELECT', 'db.cassandra.table': 'carts' },
      'SELECT carts',
      'nosql cassandra shop',
    ],
    [
      'Lettuce today',
      'GET',
      {
        'db.system.name': 'redis',
        'db.operation.name': 'GET',
        'db.query.text': 'GET a:1',
        'server.address': 'redis-cart',
        'db.namespace': '0',
      },
      'GET',
      'cache redis redis-cart',
    ],
    [
      'Lettuce before',
      'HGETALL',
      { 'db.system': 'redis', 'db.operation': 'HGETALL', 'net.peer.name': 'redis-cart' },
      'HGETALL',
      'cache redis redis-cart',
    ],
    ['ioredis', 'get', { 'db.system': 'redis', 'db.statement': 'get session:1001' }, 'GET', 'cache redis'],
    ['redisotel', 'set', { 'db.system': 'redis', 'db.statement': 'set a 1 ex 20' }, 'SET', 'cache redis'],
    [
      'redisotel, pipeline',
      'redis.pipeline get set',
      { 'db.system': 'redis', 'db.statement': 'get a\nset b 1' },
      'PIPELINE',
      'cache redis',
    ],
    [
      'redis-py',
      'GET',
      { 'db.system': 'redis', 'db.statement': 'GET ?', 'db.redis.database_index': '0', 'net.peer.name': 'r' },
      'GET',
      'cache redis r',
    ],
    ['StackExchange.Redis', 'HMGET', { 'db.system': 'redis' }, 'HMGET', 'cache redis'],
    [
      'Memcached',
      'Memcached get',
      { 'db.system': 'memcached', 'db.operation': 'get', 'server.address': 'mc' },
      'GET',
      'cache memcached mc',
    ],
    [
      'MongoDB today',
      'find users',
      { 'db.system.name': 'mongodb', 'db.operation.name': 'find', 'db.collection.name': 'users', 'db.namespace': 'shop' },
      'find users',
      'nosql mongodb shop',
    ],
    [
      'MongoDB before',
      'mongodb.find',
      { 'db.system': 'mongodb', 'db.operation': 'find', 'db.mongodb.collection': 'users', 'db.statement': '{"_id":"?"}' },
      'find users',
      'nosql mongodb',
    ],
    [
      'Mongoose',
      'mongoose.User.findOne',
      { 'db.system': 'mongoose', 'db.operation': 'findOne', 'db.mongodb.collection': 'users' },
      'findOne users',
      'nosql mongodb',
    ],
    [
      'DynamoDB',
      'DynamoDB.GetItem',
      { 'db.system': 'dynamodb', 'db.operation': 'GetItem', 'aws.dynamodb.table_names': '["orders"]', 'rpc.system': 'aws-api' },
      'GetItem orders',
      'nosql aws.dynamodb',
    ],
    [
      'Elasticsearch',
      'search',
      {
        'db.system': 'elasticsearch',
        'db.operation': 'search',
        'db.elasticsearch.path_parts.index': 'logs-2026.11.23',
        'http.request.method': 'POST',
        'server.address': 'es',
      },
      'search logs-{id}',
      'nosql elasticsearch es',
    ],
  ])('%s', (_from, name, attributes, expected, calls) => {
    const is = calls.startsWith('sql') ? 'sql' : 'nosql';
    for (const kind of [0, INTERNAL, CLIENT]) {
      expect(described(spanOf(kind, name, attributes))).toEqual({ is, name: expected, role: 2, isAsync: false, calls });
    }
  });
});

describe('messages', () => {
  it.each<[from: string, kind: number, name: string, attributes: Attributes, expected: string, role: number, calls: string]>([
    [
      'Kafka today',
      PRODUCER,
      'send orders',
      { 'messaging.system': 'kafka', 'messaging.operation.type': 'send', 'messaging.destination.name': 'orders' },
      'send orders',
      3,
      'messaging kafka orders',
    ],
    [
      'Kafka before',
      PRODUCER,
      'orders publish',
      { 'messaging.system': 'kafka', 'messaging.operation': 'publish', 'messaging.destination.name': 'orders' },
      'send orders',
      3,
      'messaging kafka orders',
    ],
    [
      'long before',
      PRODUCER,
      'orders send',
      { 'messaging.system': 'Kafka', 'messaging.destination': 'orders', 'messaging.destination_kind': 'topic' },
      'send orders',
      3,
      'messaging kafka orders',
    ],
    [
      'a batch',
      CLIENT,
      'send orders',
      { 'messaging.system': 'kafka', 'messaging.operation.type': 'send', 'messaging.destination.name': 'orders' },
      'send orders',
      2,
      'messaging kafka orders',
    ],
    [
      'a message of a batch',
      PRODUCER,
      'create orders',
      { 'messaging.system': 'kafka', 'messaging.operation.type': 'create', 'messaging.destination.name': 'orders' },
      'create orders',
      3,
      'messaging kafka orders',
    ],
    [
      'a consumer today',
      CONSUMER,
      'process orders',
      { 'messaging.system': 'kafka', 'messaging.operation.type': 'process', 'messaging.destination.name': 'orders' },
      'process orders',
      1,
      'own',
    ],
    [
      'a consumer before',
      CONSUMER,
      'orders process',
      { 'messaging.system': 'kafka', 'messaging.operation': 'process', 'messaging.destination.name': 'orders' },
      'process orders',
      1,
      'own',
    ],
    [
      'a poll before',
      CONSUMER,
      'orders receive',
      { 'messaging.system': 'kafka', 'messaging.operation': 'receive', 'messaging.destination.name': 'orders' },
      'receive orders',
      2,
      'messaging kafka orders',
    ],
    [
      'a poll today',
      CLIENT,
      'poll orders',
      {
        'messaging.system': 'kafka',
        'messaging.operation.name': 'poll',
        'messaging.operation.type': 'receive',
        'messaging.destination.name': 'orders',
      },
      'receive orders',
      2,
      'messaging kafka orders',
    ],
    [
      'an acknowledgement',
      CLIENT,
      'ack orders',
      { 'messaging.system': 'rabbitmq', 'messaging.operation.name': 'ack', 'messaging.destination.name': 'orders' },
      'settle orders',
      2,
      'messaging rabbitmq orders',
    ],
    [
      'RabbitMQ, generated queue',
      CONSUMER,
      'x',
      { 'messaging.system': 'rabbitmq', 'messaging.destination.name': 'amq.gen-JzTY20BRgKO-HjmUJj0wLg' },
      'process (temporary)',
      1,
      'own',
    ],
    [
      'a temporary destination',
      PRODUCER,
      'x',
      { 'messaging.system': 'activemq', 'messaging.destination.temporary': 'true', 'messaging.destination.name': 'q1' },
      'send (temporary)',
      3,
      'messaging activemq (temporary)',
    ],
    [
      'an anonymous destination',
      PRODUCER,
      'x',
      { 'messaging.system': 'jms', 'messaging.destination.anonymous': 'true' },
      'send (temporary)',
      3,
      'messaging jms (temporary)',
    ],
    [
      'temporary before',
      PRODUCER,
      '(temporary) send',
      { 'messaging.system': 'jms', 'messaging.temp_destination': 'true' },
      'send (temporary)',
      3,
      'messaging jms (temporary)',
    ],
    [
      'a template',
      CONSUMER,
      'x',
      { 'messaging.system': 'nats', 'messaging.destination.template': 'orders.{id}', 'messaging.destination.name': 'orders.1001' },
      'process orders.{id}',
      1,
      'own',
    ],
    [
      'a name with a value',
      CONSUMER,
      'x',
      { 'messaging.system': 'nats', 'messaging.destination.name': 'orders.1001.created' },
      'process orders.{id}.created',
      1,
      'own',
    ],
    [
      'a NATS inbox',
      PRODUCER,
      'x',
      { 'messaging.system': 'nats', 'messaging.destination.name': '_INBOX.abc.def' },
      'send (temporary)',
      3,
      'messaging nats (temporary)',
    ],
    [
      'SQS',
      PRODUCER,
      'x',
      { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders' },
      'send orders',
      3,
      'messaging aws_sqs orders',
    ],
    [
      'SNS',
      PRODUCER,
      'x',
      { 'messaging.system': 'aws_sns', 'messaging.destination.name': 'arn:aws:sns:eu-west-1:123456789012:orders' },
      'send orders',
      3,
      'messaging aws_sns orders',
    ],
    [
      'SQS by the AWS SDK',
      CLIENT,
      'SQS.SendMessage',
      {
        'rpc.system': 'aws-api',
        'rpc.service': 'SQS',
        'rpc.method': 'SendMessage',
        'messaging.system': 'aws_sqs',
        'messaging.operation': 'publish',
        'messaging.destination.name': 'orders',
      },
      'send orders',
      2,
      'messaging aws_sqs orders',
    ],
    [
      'Celery',
      CONSUMER,
      'run/tasks.add',
      { 'celery.action': 'run', 'celery.task_name': 'tasks.add', 'messaging.destination': 'celery', 'messaging.message.id': 'x' },
      'process tasks.add',
      1,
      'own',
    ],
    [
      'Sidekiq',
      PRODUCER,
      'default publish',
      { 'messaging.system': 'sidekiq', 'messaging.sidekiq.job_class': 'MailJob', 'messaging.destination': 'default' },
      'send MailJob',
      3,
      'messaging sidekiq default',
    ],
    ['BullMQ by its name', CONSUMER, 'mail-queue process', {}, 'process mail-queue', 1, 'own'],
    ['no attributes', CONSUMER, 'handle it 1001', {}, 'handle it {id}', 1, 'own'],
    ['nothing at all', PRODUCER, '', {}, 'send', 3, 'messaging'],
    [
      'a root that processes',
      INTERNAL,
      'orders process',
      { 'messaging.system': 'kafka', 'messaging.operation': 'process', 'messaging.destination.name': 'orders' },
      'process orders',
      1,
      'own',
    ],
  ])('%s', (_from, kind, name, attributes, expected, role, calls) => {
    expect(described(spanOf(kind, name, attributes, true))).toEqual({ is: 'messaging', name: expected, role, isAsync: role === 1, calls });
  });

  it('inside a consumer are local work', () => {
    const attributes = { 'messaging.system': 'kafka', 'messaging.operation': 'process', 'messaging.destination.name': 'orders' };
    expect(described(spanOf(INTERNAL, 'x', attributes))).toEqual({
      is: 'messaging',
      name: 'process orders',
      role: 0,
      isAsync: false,
      calls: 'own',
    });
  });
});

describe('jobs and everything else', () => {
  it.each<
    [from: string, kind: number, isRoot: boolean, name: string, attributes: Attributes, expected: string, is: SpanClass, role: number]
  >([
    [
      'Spring scheduling',
      INTERNAL,
      true,
      'CloseOrdersJob.execute',
      { 'code.function': 'execute', 'code.namespace': 'a.CloseOrdersJob' },
      'CloseOrdersJob.execute',
      'interface',
      1,
    ],
    ['a lambda', INTERNAL, true, 'CloseOrders$$Lambda$42/0x0000000800c8a840.run', {}, 'CloseOrders.run', 'interface', 1],
    ['a proxy', INTERNAL, true, 'CloseOrders$$EnhancerBySpringCGLIB$$8a7b6c5d.run', {}, 'CloseOrders.run', 'interface', 1],
    [
      'a name that says nothing',
      INTERNAL,
      true,
      'execute',
      { 'code.function.name': 'com.shop.CloseOrders.execute' },
      'CloseOrders.execute',
      'interface',
      1,
    ],
    [
      'the same before',
      INTERNAL,
      true,
      'run',
      { 'code.function': 'run', 'code.namespace': 'com.shop.CloseOrders' },
      'CloseOrders.run',
      'interface',
      1,
    ],
    ['no name', INTERNAL, true, '', { 'code.function': 'main' }, 'main', 'interface', 1],
    ['Quartz.NET', INTERNAL, true, 'execute', { 'job.name': 'nightly', 'job.group': 'g' }, 'nightly', 'interface', 1],
    ['a script', 0, true, 'import 2026-11-23', {}, 'import {id}', 'interface', 1],
    ['work inside', INTERNAL, false, 'render page 12', {}, 'render page {id}', 'other', 0],
    [
      'a controller inside',
      INTERNAL,
      false,
      'OrderController.get',
      { 'http.route': '/x', 'code.function': 'get' },
      'OrderController.get',
      'other',
      0,
    ],
    ['no name, no attributes', INTERNAL, false, '', {}, '(unnamed)', 'other', 0],
    ['an unknown kind', 99, false, 'x', {}, 'x', 'other', 0],
    ['a server that says nothing', SERVER, false, 'handle 7f3a9c2e41', {}, 'handle {id}', 'interface', 1],
    ['a client that says nothing', CLIENT, true, 'tcp connect', { 'server.address': 'x.internal' }, 'tcp connect', 'downstream', 2],
    [
      'a server of messages',
      SERVER,
      false,
      'x',
      { 'messaging.system': 'servicebus', 'messaging.destination.name': 'q' },
      'process q',
      'messaging',
      1,
    ],
    ["a database's own span", SERVER, false, 'query', { 'db.system': 'postgresql' }, 'query', 'interface', 1],
  ])('%s', (_from, kind, isRoot, name, attributes, expected, is, role) => {
    expect(described(spanOf(kind, name, attributes, isRoot))).toMatchObject({ is, name: expected, role });
  });
});

describe('which attributes are read', () => {
  const keysOf = (kind: number, attributes: Attributes): readonly string[] => describingKeys(kind, (key) => (attributes[key] ?? '') !== '');

  it('is only what the description depends on', () => {
    expect(
      keysOf(SERVER, { 'http.request.method': 'GET', 'http.route': '/a', 'url.path': '/a', 'server.address': 'x', 'rpc.x': 'y' }),
    ).toEqual(['http.request.method', 'http.route']);
    expect(keysOf(SERVER, { 'http.method': 'GET', 'http.target': '/a', 'http.url': 'http://x/a' })).toEqual(['http.method', 'http.target']);
    expect(
      keysOf(CLIENT, { 'db.system': 'mysql', 'db.name': 'a', 'db.operation': 'SELECT', 'db.sql.table': 't', 'db.statement': 'x' }),
    ).toEqual(['db.system', 'db.name', 'db.operation', 'db.sql.table']);
    expect(keysOf(CLIENT, { 'db.system': 'mysql', 'db.query.summary': 'a', 'db.query.text': 'x' })).toEqual([
      'db.system',
      'db.query.summary',
    ]);
    expect(
      keysOf(CONSUMER, { 'messaging.system': 'kafka', 'messaging.destination.template': 'a', 'messaging.destination.name': 'b' }),
    ).toEqual(['messaging.system', 'messaging.destination.template']);
    expect(keysOf(SERVER, {})).toEqual([]);
  });

  const KEYS: readonly string[] = Object.values(names).flat();
  const anySpan = fc.record({
    kind: fc.integer({ min: 0, max: 6 }),
    isRoot: fc.boolean(),
    name: fc.oneof(
      fc.constantFrom('', 'GET /a/{b}', 'HTTP GET', 'orders process', 'send x', 'execute', 'SELECT a'),
      fc.string({ unit: 'binary' }),
    ),
    attributes: fc.dictionary(
      fc.constantFrom(...KEYS),
      fc.oneof(
        fc.constantFrom(
          '',
          'true',
          'GET',
          'kafka',
          'redis',
          'mysql',
          'mongodb',
          'process',
          'receive',
          '/a/1?b',
          'http://h:80/x',
          '8.8.8.8',
          '\ud800\u202e',
          'SELECT 1 FROM t',
        ),
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'grapheme', minLength: 300, maxLength: 700 }),
      ),
      { maxKeys: 10 },
    ),
  });

  it('is told before, and every answer is short, well-formed and in range', () => {
    fc.assert(
      fc.property(anySpan, ({ kind, isRoot, name, attributes }) => {
        const span = spanOf(kind, name, attributes, isRoot);
        const readKeys = new Set<string>();
        const answer = describeSpan({
          ...span,
          attribute: (key) => {
            const value = span.attribute(key);
            if (value !== '') readKeys.add(key);
            return value;
          },
        });
        const told = describingKeys(kind, (key) => span.attribute(key) !== '');
        expect([...readKeys].sort()).toEqual([...told].sort());
        // So what else the span has does not matter.
        const only = Object.fromEntries(told.map((key) => [key, span.attribute(key)]));
        expect(describeSpan(spanOf(kind, name, only, isRoot))).toEqual(answer);
        for (const text of [answer.name, answer.component]) {
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512);
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        }
        expect(answer.name).not.toBe('');
        expect(SPAN_CLASSES[answer.spanClass]).toBeDefined();
        expect(COMPONENT_CLASSES[answer.componentClass]).toBeDefined();
        // Only who calls has someone called.
        if (answer.role < 2) expect([answer.componentClass, answer.component]).toEqual([0, '']);
        if (answer.isAsync) expect(answer.role).toBe(1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes a megabyte in any place', () => {
    const start = performance.now();
    for (const unit of ['a', '1', '/', '/1', ' ', '.', '😀', '\ud800', "'", '(', 'A b ']) {
      const huge = unit.repeat(1_048_576 / unit.length);
      for (const key of KEYS) {
        const basis = {
          'db.system': 'mysql',
          'messaging.system': 'kafka',
          'rpc.system': 'grpc',
          'http.method': 'GET',
          'faas.trigger': 'timer',
        };
        const family = key.split('.')[0] ?? '';
        const attributes = Object.fromEntries(Object.entries(basis).filter(([each]) => each.startsWith(family)));
        for (const kind of [INTERNAL, SERVER, CLIENT, CONSUMER]) describeSpan(spanOf(kind, 'x', { ...attributes, [key]: huge }));
      }
      for (const kind of [INTERNAL, SERVER, CLIENT, CONSUMER]) describeSpan(spanOf(kind, huge, {}));
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('the simulated shop', () => {
  // Long enough for the rarest of its steps.
  const traces = [...createSimulator({ seed: 5 }).traces(0, 60_000, 1_000)];
  const described = traces.flatMap((trace) =>
    trace.spans.map(({ instance, span }) => {
      const texts = new Map(
        span.attributes.map(({ key, value }) => [key, value?.kind === 'string' || value?.kind === 'int' ? String(value.value) : '']),
      );
      const attribute = (key: string): string => texts.get(key) ?? '';
      const answer = describeSpan({ kind: span.kind, name: span.name, isRoot: span.parentSpanId === '', attribute });
      return { service: instance.service.name, span, answer };
    }),
  );
  const byId = new Map(described.map((each) => [each.span.spanId, each]));
  const entries = described.filter(({ answer }) => answer.role === 1);
  const calls = described.filter(({ answer }) => answer.role >= 2);

  it('has the interfaces of its topology and no other', () => {
    const found = new Set(entries.map(({ service, answer }) => `${service}: ${answer.name}`));
    const expected = INTERFACES.map(({ service, protocol, name }) => `${service}: ${protocol === 'kafka' ? 'process ' : ''}${name}`);
    expect([...found].sort()).toEqual(expected.sort());
    for (const { service, interface: name } of Object.values(EXPECTED_DIAGNOSES)) expect(found).toContain(`${service}: ${name}`);
  });

  it('has its true edges and no other', () => {
    const edgeOf = (caller: string, componentClass: string, component: string): string => `${caller} -> ${componentClass} ${component}`;
    const found = new Set<string>();
    for (const { span, answer } of calls) {
      const caller = byId.get(span.parentSpanId)!;
      found.add(edgeOf(`${caller.service}: ${caller.answer.name}`, COMPONENT_CLASSES[answer.componentClass]!, answer.component));
    }
    const expected = trueEdges().map(({ caller, componentClass, component }) =>
      edgeOf(`${caller.service}: ${caller.interface}`, componentClass, component),
    );
    expect([...found].sort()).toEqual(expected.sort());
  });

  it('reaches by each call what it truly reaches', () => {
    const found = new Set<string>();
    for (const { service, span, answer } of entries) {
      const call = byId.get(span.parentSpanId);
      if (call !== undefined) found.add(`${call.answer.component} -> ${service}: ${answer.name}`);
    }
    const expected = new Set(
      trueEdges().flatMap(({ component, reaches }) => reaches.map((each) => `${component} -> ${each.service}: ${each.interface}`)),
    );
    expect([...found].sort()).toEqual([...expected].sort());
  });
});

/** Only so that a list of classes elsewhere cannot be reordered by accident: the positions are stored. */
it('keeps the order of classes', () => {
  expect(SPAN_CLASSES).toEqual(['interface', 'downstream', 'sql', 'nosql', 'messaging', 'other'] satisfies SpanClass[]);
  expect(COMPONENT_CLASSES).toEqual([
    'own',
    'sql',
    'cache',
    'nosql',
    'messaging',
    'downstream',
    'third-party',
    'waiting',
  ] satisfies ComponentClass[]);
});
