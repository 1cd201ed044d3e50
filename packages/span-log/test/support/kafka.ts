import { randomUUID } from 'node:crypto';
import { silentLog, systemClock, type Log } from '@spanhouse/core';
import { createKafkaSpanLog, type KafkaSpanLogOptions, type SpanLog } from '../../src/index.ts';

/** Named by scripts/with-kafka.mjs; empty when there is no broker. */
export const kafkaBrokers = process.env['TEST_KAFKA_BROKERS'] ?? '';

/** A log in a topic of its own on the broker of the run. */
export function openKafkaLog(over: Partial<KafkaSpanLogOptions> = {}, log: Log = silentLog): Promise<SpanLog> {
  return createKafkaSpanLog(
    {
      connection: { clientId: 'spanhouse-test', bootstrapBrokers: [kafkaBrokers] },
      topic: freshTopic(),
      partitions: 1,
      replicationFactor: 1,
      // Records of tests bear times of their own, and retention goes by those.
      retentionMs: -1,
      ...over,
    },
    { clock: systemClock, log },
  );
}

export function freshTopic(): string {
  return `test-${randomUUID()}`;
}
