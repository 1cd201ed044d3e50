// A real Apache Kafka broker for tests: one process in KRaft mode, from the jars of Maven Central, on 127.0.0.1 and in a folder of the
// caller's. `with-kafka.mjs` starts one around a command; suites that stop and start a broker of their own import this file.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KAFKA = '4.1.1';
const START_MS = 60_000;
const JAVA_MIN = 17;

/** Jars into `<folder>/jars`, by Maven (which keeps what it fetched in ~/.m2). Returns why not, or null. */
export function fetchKafka(folder) {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(`${java.stderr}${java.stdout}`)?.[1]);
  if (java.status !== 0 || !(version >= JAVA_MIN)) return `Java ${JAVA_MIN} or later is needed`;
  if (spawnSync('mvn', ['-version'], { stdio: 'ignore' }).status !== 0) return 'Maven is needed';
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>spanhouse</groupId><artifactId>kafka-for-tests</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA}</version></dependency></dependencies>
</project>
`,
  );
  const words = [
    '--quiet',
    '--batch-mode',
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${jarsOf(folder)}`,
  ];
  const maven = spawnSync('mvn', words, { cwd: folder, encoding: 'utf8' });
  return maven.status === 0 ? null : `Maven could not fetch Kafka ${KAFKA}: ${maven.stdout.trim().split('\n')[0] ?? ''}`;
}

export const jarsOf = (folder) => join(folder, 'jars');

/**
 * Starts a broker, anew or with the data that an earlier one left in `folder`, and resolves when it answers.
 * @param {{ jars: string, folder: string, port: number, controllerPort: number, properties?: Record<string, string> }} options
 *   `properties` overrides any of the settings below.
 * @returns {Promise<{ address: string, pid: number, kill: () => Promise<void>, stop: () => Promise<void> }>}
 */
export async function startBroker({ jars, folder, port, controllerPort, properties = {} }) {
  const data = join(folder, 'data');
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${port}`,
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '4',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // A member that was killed is noticed within seconds, so that suites need not wait for the default 45.
    'group.consumer.min.heartbeat.interval.ms': '100',
    'group.consumer.heartbeat.interval.ms': '300',
    'group.consumer.min.session.timeout.ms': '1000',
    'group.consumer.session.timeout.ms': '3000',
    // Retention is looked at often, so that suites can see it.
    'log.retention.check.interval.ms': '500',
    'log.initial.task.delay.ms': '500',
    ...properties,
  };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.properties');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const java = (main, ...words) => ['-Xmx512m', '-XX:+UseSerialGC', '-cp', join(jars, '*'), main, ...words];
  if (!existsSync(join(data, 'meta.properties'))) {
    // One in 64 would begin with a dash, which the tool takes for an option.
    const cluster = `S${randomBytes(16).toString('base64url').slice(1)}`;
    const format = spawnSync('java', java('kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file), { encoding: 'utf8' });
    if (format.status !== 0) throw new Error(`the storage of Kafka could not be formatted: ${format.stderr}${format.stdout}`);
  }
  const output = join(folder, 'broker.log');
  const log = openSync(output, 'a');
  const server = spawn('java', java('kafka.Kafka', file), { stdio: ['ignore', log, log] });
  const exited = once(server, 'exit');
  const end = async (signal) => {
    server.kill(signal);
    await exited;
  };
  for (const deadline = performance.now() + START_MS; !(await answers(port));) {
    if (server.exitCode !== null || performance.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`Kafka did not start: ${readFileSync(output, 'utf8').slice(-2_000)}`);
    }
    await sleep(100);
  }
  return { address: `127.0.0.1:${port}`, pid: server.pid, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Whether the broker answers ApiVersions: it listens before it can. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    // int32 length, then api key 18 (ApiVersions), version 0, correlation id, client id of length 0.
    socket.on('connect', () => socket.write(Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0, 0])));
    socket.on('data', () => end(true));
    socket.on('error', () => end(false));
    socket.setTimeout(2_000, () => end(false));
  });
}

/** Two different ones, so that a broker can have both. */
export async function freePorts() {
  const servers = [createServer(), createServer()];
  const ports = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push(server.address().port);
  }
  for (const server of servers) server.close();
  return ports;
}
