// Runs a command with TEST_KAFKA_BROKERS naming a real Kafka: the one that is named already, else a broker from the jars of Maven Central
// in a temporary folder, on free ports of 127.0.0.1, and gone afterwards. TEST_KAFKA_JARS then names the folder of the jars, for suites that
// start and stop brokers of their own. Without Java, Maven or Maven Central the command runs without the variables, and its suite says
// that it was left out.
// Usage: node scripts/with-kafka.mjs <command> [arguments]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchKafka, freePorts, jarsOf, startBroker } from './kafka-broker.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node scripts/with-kafka.mjs <command> [arguments]\n');
  process.exit(2);
}
const run = (environment = {}) =>
  new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).on('exit', (code) => resolve(code ?? 1));
  });

if (process.env.TEST_KAFKA_BROKERS !== undefined) process.exit(await run());

const folder = mkdtempSync(join(tmpdir(), 'spanhouse-kafka-'));
let broker = null;
try {
  const missing = fetchKafka(folder);
  if (missing !== null) {
    process.stdout.write(`Kafka is left out: ${missing}\n`);
    process.exitCode = await run();
  } else {
    const [port, controllerPort] = await freePorts();
    broker = await startBroker({ jars: jarsOf(folder), folder: join(folder, 'broker'), port, controllerPort });
    process.exitCode = await run({ TEST_KAFKA_BROKERS: broker.address, TEST_KAFKA_JARS: jarsOf(folder) });
  }
} finally {
  await broker?.kill();
  rmSync(folder, { recursive: true, force: true });
}
