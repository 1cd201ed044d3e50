import { booleanText, bytesText, ConfigError, numberText, Secret } from '@spanhouse/core';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { KafkaConnection } from './kafka/kafka-client.ts';
import type { KafkaSpanLogOptions } from './kafka-span-log.ts';

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .pipe(z.array(z.string().regex(/^\S+:\d{1,5}$/, 'expected host:port, separated by commas')));
const path = z.string().min(1).optional();
const HOUR_MS = 3_600_000;
/** A span may have 1 MiB, and comes with its resource. */
const MESSAGE_BYTES_MIN = 2 * 1024 * 1024;
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/** Owned by packages/span-log; apps compose it. Without brokers the log is files under the data directory. */
export const kafkaEnv = z.object({
  SPANHOUSE_KAFKA_BROKERS: list
    .default([])
    .describe('Brokers of Kafka 4.0 or later, host:port separated by commas. Empty: the log is files under the data directory'),
  SPANHOUSE_KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,100}$/, 'expected letters, digits, dots, dashes')
    .default('spanhouse')
    .describe('Traces go to the topic <prefix>-traces, read by the groups <prefix>-traces-*'),
  SPANHOUSE_KAFKA_CREATE_TOPIC: booleanText.default(true).describe('Make the topic when it is missing'),
  SPANHOUSE_KAFKA_PARTITIONS: numberText
    .pipe(z.int().min(1).max(512))
    .default(12)
    .describe('Partitions of a topic that is made: as many computes can share the work'),
  SPANHOUSE_KAFKA_REPLICATION: numberText
    .pipe(z.int().min(1).max(9))
    .default(3)
    .describe('Replicas of a topic that is made; two must have a record before it is acknowledged'),
  SPANHOUSE_KAFKA_RETENTION_HOURS: numberText
    .pipe(z.int().min(1).max(8760))
    .default(24)
    .describe('Hours that a topic that is made keeps records, read or not'),
  SPANHOUSE_KAFKA_MESSAGE_BYTES_MAX: bytesText
    .pipe(z.number().min(MESSAGE_BYTES_MIN, 'expected at least 2MiB').max(MESSAGE_BYTES_MAX, 'expected at most 64MiB'))
    .default(8 * 1024 * 1024)
    .describe('max.message.bytes of a topic that is made. Larger requests are split'),
  SPANHOUSE_KAFKA_FIRST_PARTITION: numberText
    .pipe(z.int().min(0).max(511))
    .default(1)
    .describe(
      'Number by which the index knows partition 0 (the log on disk is 0). Raise it by the number of partitions when the topic was made anew',
    ),
  SPANHOUSE_KAFKA_TLS: booleanText.default(false).describe('Speak TLS to the brokers'),
  SPANHOUSE_KAFKA_TLS_CA_FILE: path.describe('Certificate authorities of the brokers, PEM. Without it: those that Node knows'),
  SPANHOUSE_KAFKA_TLS_CERT_FILE: path.describe('Certificate to show to the brokers, PEM'),
  SPANHOUSE_KAFKA_TLS_KEY_FILE: path.describe('Its private key, PEM'),
  SPANHOUSE_KAFKA_SASL_MECHANISM: z
    .enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])
    .optional()
    .describe('How to log in. Without it: not at all'),
  SPANHOUSE_KAFKA_SASL_USERNAME: z.string().min(1).optional().describe('User to log in as'),
  SPANHOUSE_KAFKA_SASL_PASSWORD: z
    .string()
    .min(1)
    .transform((value) => new Secret(value))
    .optional()
    .describe('Its password'),
});
export type KafkaEnv = z.output<typeof kafkaEnv>;

/** What the configuration says of the log of traces; null without brokers. @throws ConfigError when it does not fit together. */
export function kafkaOptionsOf(
  env: KafkaEnv,
  clientId: string,
): (Partial<KafkaSpanLogOptions> & Pick<KafkaSpanLogOptions, 'connection' | 'topic'>) | null {
  if (env.SPANHOUSE_KAFKA_BROKERS.length === 0) return null;
  return {
    connection: { clientId, bootstrapBrokers: env.SPANHOUSE_KAFKA_BROKERS, ...tlsOf(env), ...saslOf(env) },
    topic: `${env.SPANHOUSE_KAFKA_TOPIC_PREFIX}-traces`,
    mayCreate: env.SPANHOUSE_KAFKA_CREATE_TOPIC,
    partitions: env.SPANHOUSE_KAFKA_PARTITIONS,
    replicationFactor: env.SPANHOUSE_KAFKA_REPLICATION,
    retentionMs: env.SPANHOUSE_KAFKA_RETENTION_HOURS * HOUR_MS,
    messageBytesMax: env.SPANHOUSE_KAFKA_MESSAGE_BYTES_MAX,
  };
}

function tlsOf(env: KafkaEnv): Pick<KafkaConnection, 'tls'> {
  const files = { ca: env.SPANHOUSE_KAFKA_TLS_CA_FILE, cert: env.SPANHOUSE_KAFKA_TLS_CERT_FILE, key: env.SPANHOUSE_KAFKA_TLS_KEY_FILE };
  if (!env.SPANHOUSE_KAFKA_TLS) {
    if (Object.values(files).some((file) => file !== undefined))
      throw new ConfigError('SPANHOUSE_KAFKA_TLS_*_FILE are given, but SPANHOUSE_KAFKA_TLS is not on');
    return {};
  }
  if ((files.cert === undefined) !== (files.key === undefined))
    throw new ConfigError('SPANHOUSE_KAFKA_TLS_CERT_FILE and SPANHOUSE_KAFKA_TLS_KEY_FILE go together');
  const tls = Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, readFileSync(file)]])));
  return { tls };
}

function saslOf(env: KafkaEnv): Pick<KafkaConnection, 'sasl'> {
  const {
    SPANHOUSE_KAFKA_SASL_MECHANISM: mechanism,
    SPANHOUSE_KAFKA_SASL_USERNAME: username,
    SPANHOUSE_KAFKA_SASL_PASSWORD: password,
  } = env;
  if (mechanism === undefined && username === undefined && password === undefined) return {};
  if (mechanism === undefined || username === undefined || password === undefined)
    throw new ConfigError('SPANHOUSE_KAFKA_SASL_MECHANISM, SPANHOUSE_KAFKA_SASL_USERNAME and SPANHOUSE_KAFKA_SASL_PASSWORD go together');
  return { sasl: { mechanism, username, password: password.reveal() } };
}
