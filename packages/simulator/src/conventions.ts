/** Attributes as the instrumentations of each language write them, in the old and the new names of the semantic conventions. */
import type { KeyValue, SpanEvent } from '@spanhouse/otlp';
import type { Random } from '@spanhouse/core';
import { integer, text, truth } from './attributes.ts';
import type { Failure, Language, Service } from './topology.ts';

export type Exchange = {
  readonly method: string;
  readonly route: string;
  readonly path: string;
  readonly host: string;
  readonly status: number;
};

export const SCOPES: Readonly<
  Record<
    Language,
    Readonly<
      Record<
        'http-server' | 'http-client' | 'grpc' | 'sql' | 'redis' | 'kafka' | 'internal',
        { readonly name: string; readonly version: string }
      >
    >
  >
> = {
  java: {
    'http-server': { name: 'io.opentelemetry.tomcat-10.0', version: '2.24.0-alpha' },
    'http-client': { name: 'io.opentelemetry.apache-httpclient-5.0', version: '2.24.0-alpha' },
    grpc: { name: 'io.opentelemetry.grpc-1.6', version: '2.24.0-alpha' },
    sql: { name: 'io.opentelemetry.jdbc', version: '2.24.0-alpha' },
    redis: { name: 'io.opentelemetry.lettuce-5.1', version: '2.24.0-alpha' },
    kafka: { name: 'io.opentelemetry.kafka-clients-2.6', version: '2.24.0-alpha' },
    internal: { name: 'io.opentelemetry.spring-scheduling-3.1', version: '2.24.0-alpha' },
  },
  go: {
    'http-server': { name: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', version: '0.65.0' },
    'http-client': { name: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', version: '0.65.0' },
    grpc: { name: 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc', version: '0.65.0' },
    sql: { name: 'github.com/XSAM/otelsql', version: '0.41.0' },
    redis: { name: 'github.com/redis/go-redis/extra/redisotel', version: '9.17.0' },
    kafka: { name: 'go.opentelemetry.io/contrib/instrumentation/kafka', version: '0.65.0' },
    internal: { name: 'shop/internal', version: '' },
  },
  python: {
    'http-server': { name: 'opentelemetry.instrumentation.fastapi', version: '0.60b0' },
    'http-client': { name: 'opentelemetry.instrumentation.httpx', version: '0.60b0' },
    grpc: { name: 'opentelemetry.instrumentation.grpc', version: '0.60b0' },
    sql: { name: 'opentelemetry.instrumentation.sqlalchemy', version: '0.60b0' },
    redis: { name: 'opentelemetry.instrumentation.redis', version: '0.60b0' },
    kafka: { name: 'opentelemetry.instrumentation.confluent_kafka', version: '0.60b0' },
    internal: { name: 'shop', version: '' },
  },
  nodejs: {
    'http-server': { name: '@opentelemetry/instrumentation-http', version: '0.215.0' },
    'http-client': { name: '@opentelemetry/instrumentation-undici', version: '0.26.0' },
    grpc: { name: '@opentelemetry/instrumentation-grpc', version: '0.215.0' },
    sql: { name: '@opentelemetry/instrumentation-mysql2', version: '0.62.0' },
    redis: { name: '@opentelemetry/instrumentation-ioredis', version: '0.64.0' },
    kafka: { name: '@opentelemetry/instrumentation-kafkajs', version: '0.25.0' },
    internal: { name: 'shop', version: '' },
  },
};

/** Where Redis and gRPC servers are reached: they are part of what a call is known by (ground-truth.ts). */
export const REDIS_HOST = 'redis-main.data.svc';
export const GRPC_PORT = 9090;

const USER_AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 ShopApp/8.14.0',
  'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15',
];

export function httpServer(service: Service, exchange: Exchange, random: Random): KeyValue[] {
  const client = `172.16.${String(Math.floor(random() * 4))}.${String(Math.floor(random() * 250) + 1)}`;
  const agent = USER_AGENTS[Math.floor(random() * USER_AGENTS.length)] ?? '';
  if (service.vintage === 'old') {
    return [
      text('http.method', exchange.method),
      text('http.scheme', 'http'),
      text('http.target', exchange.path),
      text('http.route', exchange.route),
      integer('http.status_code', exchange.status),
      text('http.flavor', '1.1'),
      text('net.host.name', exchange.host),
      integer('net.host.port', 8080),
      text('net.sock.peer.addr', client),
      text('user_agent.original', agent),
    ];
  }
  return [
    text('http.request.method', exchange.method),
    text('url.scheme', 'http'),
    text('url.path', exchange.path),
    text('http.route', exchange.route),
    integer('http.response.status_code', exchange.status),
    text('network.protocol.version', '1.1'),
    text('server.address', exchange.host),
    integer('server.port', 8080),
    text('client.address', client),
    text('user_agent.original', agent),
  ];
}

export function httpClient(service: Service, exchange: Exchange): KeyValue[] {
  if (service.vintage === 'old') {
    return [
      text('http.method', exchange.method),
      text('http.url', `http://${exchange.host}${exchange.path}`),
      integer('http.status_code', exchange.status),
      text('net.peer.name', exchange.host),
      integer('net.peer.port', 80),
    ];
  }
  return [
    text('http.request.method', exchange.method),
    text('url.full', `http://${exchange.host}${exchange.path}`),
    integer('http.response.status_code', exchange.status),
    text('server.address', exchange.host),
    integer('server.port', 80),
    text('network.protocol.version', '1.1'),
  ];
}

/** `method` is `package.Service/Method`. */
export function grpc(method: string, host: string, status: number): KeyValue[] {
  const [service = '', name = ''] = method.split('/');
  return [
    text('rpc.system', 'grpc'),
    text('rpc.service', service),
    text('rpc.method', name),
    integer('rpc.grpc.status_code', status),
    text('server.address', host),
    integer('server.port', GRPC_PORT),
    text('network.transport', 'tcp'),
  ];
}

export function sql(
  service: Service,
  query: { readonly database: string; readonly operation: string; readonly table: string; readonly text: string },
  rows: number,
): KeyValue[] {
  const host = `mysql-${query.database}.data.svc`;
  if (service.vintage === 'old') {
    return [
      text('db.system', 'mysql'),
      text('db.name', query.database),
      text('db.user', service.name),
      text('db.statement', query.text),
      text('db.operation', query.operation),
      text('db.sql.table', query.table),
      text('db.connection_string', `mysql://${host}:3306`),
      text('net.peer.name', host),
      integer('net.peer.port', 3306),
    ];
  }
  return [
    text('db.system.name', 'mysql'),
    text('db.namespace', query.database),
    text('db.query.text', query.text),
    text('db.query.summary', `${query.operation} ${query.table}`),
    text('db.operation.name', query.operation),
    text('db.collection.name', query.table),
    integer('db.response.returned_rows', rows),
    text('server.address', host),
    integer('server.port', 3306),
  ];
}

export function redis(
  service: Service,
  command: string,
  key: string,
  outcome: { readonly hit: boolean | null; readonly bytes: number },
): KeyValue[] {
  const attributes =
    service.vintage === 'old'
      ? [
          text('db.system', 'redis'),
          text('db.statement', `${command} ${key}`),
          text('net.peer.name', REDIS_HOST),
          integer('net.peer.port', 6379),
          integer('db.redis.database_index', 0),
        ]
      : [
          text('db.system.name', 'redis'),
          text('db.operation.name', command),
          text('db.query.text', `${command} ${key}`),
          text('server.address', REDIS_HOST),
          integer('server.port', 6379),
          text('db.namespace', '0'),
        ];
  attributes.push(text('redis.key', key), integer('redis.value.size', outcome.bytes));
  if (outcome.hit !== null) attributes.push(truth('redis.hit', outcome.hit));
  return attributes;
}

export function kafka(
  topic: string,
  operation: 'send' | 'process',
  group: string | null,
  place: { readonly partition: number; readonly offset: number },
): KeyValue[] {
  const attributes = [
    text('messaging.system', 'kafka'),
    text('messaging.destination.name', topic),
    text('messaging.operation.name', operation),
    text('messaging.operation.type', operation),
    text('messaging.destination.partition.id', String(place.partition)),
    integer('messaging.kafka.offset', place.offset),
    integer('messaging.message.body.size', 480 + (place.offset % 700)),
    text('server.address', 'kafka-0.data.svc'),
  ];
  if (group !== null) attributes.push(text('messaging.consumer.group.name', group));
  return attributes;
}

/** Java agents name the thread; tests and asynchronous hops are read from it. */
export function thread(service: Service, random: Random): KeyValue[] {
  if (service.language !== 'java') return [];
  const id = 20 + Math.floor(random() * 180);
  return [integer('thread.id', id), text('thread.name', `http-nio-8080-exec-${String(id - 19)}`)];
}

export function exceptionEvent(service: Service, failure: Failure, timeUnixNano: bigint): SpanEvent {
  return {
    timeUnixNano,
    name: 'exception',
    attributes: [
      text('exception.type', failure.exception),
      text('exception.message', failure.message),
      text('exception.stacktrace', stacktrace(service, failure)),
    ],
    droppedAttributesCount: 0,
  };
}

function stacktrace(service: Service, failure: Failure): string {
  const kind = failure.exception.split('.').at(-1) ?? failure.exception;
  switch (service.language) {
    case 'java':
      return [
        `${failure.exception}: ${failure.message}`,
        `\tat com.shop.${service.name}.domain.${kind.replace('Exception', '')}Policy.check(${kind.replace('Exception', '')}Policy.java:88)`,
        `\tat com.shop.${service.name}.application.CommandHandler.handle(CommandHandler.java:141)`,
        `\tat com.shop.${service.name}.api.Endpoint.invoke(Endpoint.java:57)`,
        '\tat org.springframework.aop.framework.CglibAopProxy$CglibMethodInvocation.proceed(CglibAopProxy.java:768)',
        '\tat io.grpc.stub.ServerCalls$UnaryServerCallHandler$UnaryServerCallListener.onHalfClose(ServerCalls.java:182)',
        '\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)',
        '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
      ].join('\n');
    case 'go':
      return [
        `${failure.exception}: ${failure.message}`,
        'goroutine 4182 [running]:',
        `shop/${service.name}/internal/domain.(*Checker).Check(0xc000512a80)`,
        `\t/src/internal/domain/checker.go:72 +0x1d4`,
        'google.golang.org/grpc.(*Server).processUnaryRPC(0xc0001f2000)',
        '\t/go/pkg/mod/google.golang.org/grpc@v1.80.0/server.go:1405 +0xe03',
      ].join('\n');
    case 'python':
      return [
        'Traceback (most recent call last):',
        `  File "/app/${service.name}/api.py", line 118, in endpoint`,
        '    return await handle(request)',
        `  File "/app/${service.name}/service.py", line 64, in handle`,
        '    raise_for(query)',
        `${failure.exception}: ${failure.message}`,
      ].join('\n');
    case 'nodejs':
      return [
        `${failure.exception}: ${failure.message}`,
        `    at handle (/app/src/${service.name}.ts:92:13)`,
        '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
        '    at async dispatch (/app/node_modules/koa-compose/index.js:42:32)',
      ].join('\n');
  }
}
