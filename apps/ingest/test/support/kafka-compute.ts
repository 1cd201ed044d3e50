/**
 * A compute that reads a log in Kafka together with others, until SIGTERM.
 * Usage: node kafka-compute.ts <JSON of KafkaComputeOptions>
 */
import { join } from 'node:path';
import { createClickHouse } from '@spanhouse/clickhouse';
import { createJsonLog, Secret, systemClock, systemRandom } from '@spanhouse/core';
import { createFileObjectStore } from '@spanhouse/object-store';
import { createKafkaSpanLog, openDeadLetters } from '@spanhouse/span-log';
import { someCutSettings } from '@spanhouse/trace-store/testing';
import { createInlineBuilder } from '../../src/compute/cut-builder.ts';
import { createCompute } from '../../src/compute/compute.ts';
import { always } from './compute-world.ts';

export type KafkaComputeOptions = {
  readonly brokers: string;
  readonly topic: string;
  readonly clickhouse: { readonly url: string; readonly username: string; readonly password: string; readonly database: string };
  readonly objectDirectory: string;
  readonly dataDirectory: string;
  /** Differs between processes: a replay must go by what the cut was begun with. */
  readonly retentionDays: number;
};

const options = JSON.parse(process.argv[2] ?? '') as KafkaComputeOptions;
const log = createJsonLog((line) => process.stdout.write(`${line}\n`), systemClock, { component: 'compute' });
const clickhouse = createClickHouse(
  { ...options.clickhouse, password: new Secret(options.clickhouse.password) },
  { log, clock: systemClock },
);
const spanLog = await createKafkaSpanLog(
  { connection: { clientId: 'compute', bootstrapBrokers: [options.brokers] }, topic: options.topic, mayCreate: false },
  { clock: systemClock, log },
);
const running = await createCompute({
  spanLog,
  firstPartition: 1,
  clickhouse,
  objectStore: createFileObjectStore({ directory: options.objectDirectory }),
  settings: always(someCutSettings({ blockBytesMax: 64 * 1024, retentionDaysDefault: options.retentionDays })),
  deadLetters: openDeadLetters(join(options.dataDirectory, 'dead-letter')),
  clock: systemClock,
  random: systemRandom,
  log,
  bounds: { recordsMax: 4, bytesMax: 1 << 30, waitMs: 30, largeBytes: Infinity, waitLargeMs: 30 },
  builder: createInlineBuilder(),
  onFailed: (error) => {
    log.error('compute.failed', error);
    process.exit(1);
  },
}).start();
process.on('SIGTERM', () => {
  void running
    .stop(AbortSignal.timeout(10_000))
    .then(() => spanLog.close())
    .then(() => process.exit(0));
});
