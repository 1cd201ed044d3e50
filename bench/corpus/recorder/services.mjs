// The five services, each with the stock instrumentation of its language and nothing of ours, below a neutral folder: paths stand in stack traces.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, must, untilOpen } from './stores.mjs';

const JAVA_AGENT = 'io.opentelemetry.javaagent:opentelemetry-javaagent:2.20.1';
const JDBC = 'org.postgresql:postgresql:42.7.7';

/** Installs what the services need. Python is the system's, so that no user's folder stands in stack traces. */
export function prepare(corpus, home) {
  mkdirSync(home, { recursive: true });
  for (const name of ['shop', 'package.json', 'requirements.txt']) cpSync(join(corpus, name), join(home, name), { recursive: true });
  if (!existsSync(join(home, 'node_modules'))) must('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home });
  if (!existsSync(join(home, 'venv'))) {
    must('/usr/bin/python3', ['-m', 'venv', join(home, 'venv')]);
    must(join(home, 'venv', 'bin', 'pip'), ['install', '-q', '-r', join(home, 'requirements.txt')]);
  }
  if (!existsSync(join(home, 'jars'))) {
    for (const artifact of [JAVA_AGENT, JDBC])
      must(
        'mvn',
        ['-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${join(home, 'jars')}`, '-Dmdep.stripVersion=true'],
        { cwd: home },
      );
  }
  must('javac', ['-d', join(home, 'classes'), join(home, 'shop', 'Shipping.java')]);
}

export async function startServices(home, stores, otlpPort) {
  const names = ['storefront', 'catalogue', 'orders', 'reviews', 'shipping'];
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
  const common = {
    PATH: process.env.PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlpPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_BSP_MAX_QUEUE_SIZE: '65536',
    POSTGRES_URL: `postgresql://shop@127.0.0.1:${stores.postgres}/shop`,
    JDBC_URL: `jdbc:postgresql://127.0.0.1:${stores.postgres}/shop`,
    REDIS_URL: `redis://127.0.0.1:${stores.redis}/0`,
    MYSQL_URL: `mysql://shop:shop@127.0.0.1:${stores.mysql}/shop`,
    MYSQL_PORT: String(stores.mysql),
    CATALOGUE_URL: `http://127.0.0.1:${ports.catalogue}`,
    ORDERS_URL: `http://127.0.0.1:${ports.orders}`,
    REVIEWS_URL: `http://127.0.0.1:${ports.reviews}`,
    SHIPPING_URL: `http://127.0.0.1:${ports.shipping}`,
  };
  const node = { OTEL_NODE_RESOURCE_DETECTORS: 'env,serviceinstance', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fs,dns,net,router' };
  const java = {
    OTEL_RESOURCE_DISABLED_KEYS:
      'host.name,host.id,process.command_args,process.command_line,process.executable.path,process.owner,os.description',
  };
  const nodeWords = (file) => [
    process.execPath,
    '--require',
    '@opentelemetry/auto-instrumentations-node/register',
    join(home, 'shop', file),
  ];
  const pythonWords = (file) => [
    join(home, 'venv', 'bin', 'opentelemetry-instrument'),
    join(home, 'venv', 'bin', 'python'),
    join(home, 'shop', file),
  ];
  const javaWords = [
    'java',
    `-javaagent:${join(home, 'jars', 'opentelemetry-javaagent.jar')}`,
    '-Xmx256m',
    '-cp',
    `${join(home, 'classes')}:${join(home, 'jars', 'postgresql.jar')}`,
    'Shipping',
  ];
  const programs = {
    shipping: { words: javaWords, env: java, stop: 'SIGTERM' },
    reviews: { words: pythonWords('reviews.py'), env: {}, stop: 'SIGINT' },
    orders: { words: pythonWords('orders.py'), env: {}, stop: 'SIGINT' },
    catalogue: { words: nodeWords('catalogue.cjs'), env: node, stop: 'SIGTERM' },
    storefront: { words: nodeWords('storefront.cjs'), env: { ...node, OTEL_SEMCONV_STABILITY_OPT_IN: 'http,database' }, stop: 'SIGTERM' },
  };
  const running = [];
  for (const [index, [name, { words, env, stop }]] of Object.entries(programs).entries()) {
    const pod = `${name}-${(0x5f3a91c7 + index * 0x1d2b).toString(36)}-x${index}k7q`;
    const child = spawn(words[0], words.slice(1), {
      cwd: home,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: {
        ...common,
        ...env,
        PORT: String(ports[name]),
        OTEL_SERVICE_NAME: name,
        OTEL_RESOURCE_ATTRIBUTES: resourceOf(name, pod, index),
      },
    });
    await untilOpen(ports[name], child);
    running.push({ child, stop });
  }
  return {
    storefrontPort: ports.storefront,
    /** Each sends what it still holds before it ends. */
    async stop() {
      for (const { child, stop } of running.toReversed()) {
        const end = once(child, 'exit');
        if (child.exitCode === null && child.kill(stop)) await end;
      }
    },
  };
}

function resourceOf(name, pod, index) {
  return Object.entries({
    'service.namespace': 'shop',
    'service.version': `3.${index}.2`,
    'deployment.environment.name': 'production',
    'host.name': `node-${1 + (index % 3)}`,
    'cloud.region': 'eu-central-1',
    'k8s.cluster.name': 'eu-1',
    'k8s.namespace.name': 'shop',
    'k8s.deployment.name': name,
    'k8s.pod.name': pod,
    'k8s.node.name': `node-${1 + (index % 3)}`,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
