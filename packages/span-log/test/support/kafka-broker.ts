import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of scripts/kafka-broker.mjs, which also the scripts use that Node runs without types. */
type BrokerModule = {
  readonly startBroker: (options: {
    readonly jars: string;
    readonly folder: string;
    readonly port: number;
    readonly controllerPort: number;
    readonly properties?: Readonly<Record<string, string>>;
  }) => Promise<Broker>;
  readonly freePorts: () => Promise<readonly [number, number]>;
};
type Broker = { readonly address: string; kill(): Promise<void>; stop(): Promise<void> };

/** Named by scripts/with-kafka.mjs; empty when suites cannot start brokers of their own. */
export const kafkaJars = process.env['TEST_KAFKA_JARS'] ?? '';

/** A broker of one test, at an address that it keeps: started, killed and started again with what it has stored, until `closing` runs. */
export async function ownBroker(
  closing: (() => Promise<void>)[],
  properties: Readonly<Record<string, string>> = {},
): Promise<{ readonly address: string; start(): Promise<Broker> }> {
  const { startBroker, freePorts } = (await import(new URL('../../../../scripts/kafka-broker.mjs', import.meta.url).href)) as BrokerModule;
  const folder = await mkdtemp(join(tmpdir(), 'spanhouse-broker-'));
  closing.push(() => rm(folder, { recursive: true }));
  const [port, controllerPort] = await freePorts();
  return {
    address: `127.0.0.1:${String(port)}`,
    start: () => startBroker({ jars: kafkaJars, folder, port, controllerPort, properties }),
  };
}
