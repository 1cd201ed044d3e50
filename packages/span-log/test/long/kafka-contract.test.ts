import { describe } from 'vitest';
import { describeSpanLogContract } from '../../src/testing/index.ts';
import { kafkaBrokers, openKafkaLog } from '../support/kafka.ts';

describe.skipIf(kafkaBrokers === '')('the log in Kafka (scripts/with-kafka.mjs brings a broker)', () => {
  describeSpanLogContract('kafka', () => openKafkaLog());
  describeSpanLogContract('kafka, three partitions', () => openKafkaLog({ partitions: 3 }));
});
