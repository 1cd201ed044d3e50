import { inspect } from 'node:util';
import { loadConfig } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { kafkaEnv, kafkaOptionsOf } from './kafka-env.ts';

const options = (env: Readonly<Record<string, string>>) => kafkaOptionsOf(loadConfig(kafkaEnv, env), 'test');
const BROKERS = { SPANHOUSE_KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092' };

describe('the configuration of Kafka', () => {
  it('without brokers there is none', () => {
    expect(options({})).toBeNull();
    expect(options({ SPANHOUSE_KAFKA_BROKERS: '' })).toBeNull();
  });

  it('brokers alone are enough', () => {
    expect(options(BROKERS)).toEqual({
      connection: { clientId: 'test', bootstrapBrokers: ['kafka-1:9092', 'kafka-2:9092'] },
      topic: 'spanhouse-traces',
      mayCreate: true,
      partitions: 12,
      replicationFactor: 3,
      retentionMs: 86_400_000,
      messageBytesMax: 8_388_608,
    });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['an address without a port', { SPANHOUSE_KAFKA_BROKERS: 'kafka' }, /SPANHOUSE_KAFKA_BROKERS.*host:port/],
    ['messages too small for a span', { SPANHOUSE_KAFKA_MESSAGE_BYTES_MAX: '1MiB' }, /MESSAGE_BYTES_MAX.*2MiB/],
    [
      'a login without a password',
      { ...BROKERS, SPANHOUSE_KAFKA_SASL_MECHANISM: 'PLAIN', SPANHOUSE_KAFKA_SASL_USERNAME: 'u' },
      /go together/,
    ],
    ['certificates without TLS', { ...BROKERS, SPANHOUSE_KAFKA_TLS_CA_FILE: '/ca.pem' }, /SPANHOUSE_KAFKA_TLS is not on/],
    ['a certificate without its key', { ...BROKERS, SPANHOUSE_KAFKA_TLS: 'on', SPANHOUSE_KAFKA_TLS_CERT_FILE: '/c.pem' }, /go together/],
  ])('%s is refused', (_name, env, message) => {
    expect(() => options(env)).toThrow(message);
  });

  it('the password is not shown', () => {
    const env = loadConfig(kafkaEnv, { SPANHOUSE_KAFKA_SASL_PASSWORD: 'hush' });
    expect(inspect(env)).not.toContain('hush');
    expect(JSON.stringify(env)).not.toContain('hush');
  });
});
