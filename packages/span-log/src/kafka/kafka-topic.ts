import { ConfigError, type Clock, type Log } from '@spanhouse/core';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import {
  connectionOptions,
  hasClientError,
  hasKafkaError,
  unavailable,
  type KafkaClient,
  type KafkaConnection,
  type KafkaTopic,
} from './kafka-client.ts';

/** What a topic is made with. One that exists keeps what it has. */
export type TopicSettings = {
  readonly mayCreate: boolean;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionMs: number;
  readonly messageBytesMax: number;
};

export type OpenTopic = KafkaTopic & { readonly name: string; readonly messageBytesMax: number };

const VISIBLE_MS_MAX = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * The topic as it is, made first when it is missing and may be made.
 * @throws ConfigError when it is missing, cannot be made or is not fit for a log; AppError LOG.UNAVAILABLE.
 */
export async function openTopic(
  client: KafkaClient,
  connection: KafkaConnection,
  name: string,
  settings: TopicSettings,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<OpenTopic> {
  const admin = new Admin(connectionOptions(connection));
  try {
    let topic = await client.topic(name, { fresh: true });
    if (topic === null) {
      if (!settings.mayCreate)
        throw new ConfigError(`the topic ${name} does not exist; make it, or allow it with SPANHOUSE_KAFKA_CREATE_TOPIC`);
      await createTopic(admin, name, settings);
      topic = await visible(client, name, deps.clock);
    }
    const configs = await topicConfigs(admin, name, deps.log);
    if (configs?.get('cleanup.policy')?.includes('compact') === true)
      throw new ConfigError(`the topic ${name} has cleanup.policy=compact, which would remove records; a log needs "delete"`);
    const messageBytesMax = Number(configs?.get('max.message.bytes') ?? settings.messageBytesMax);
    deps.log.info('log.topic_opened', {
      'messaging.destination.name': name,
      'log.partitions': topic.partitionsCount,
      'topic.replicas': topic.partitions[0]?.replicas.length,
      'topic.min_insync_replicas': configs?.get('min.insync.replicas'),
      'topic.retention_ms': configs?.get('retention.ms'),
      'topic.message_bytes_max': messageBytesMax,
    });
    return { ...topic, name, messageBytesMax };
  } catch (error) {
    if (hasClientError(error, 'AUTHENTICATION')) throw new ConfigError('Kafka refused the credentials; check SPANHOUSE_KAFKA_SASL_*');
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('PLT_KFK'))
      throw unavailable(`Kafka at ${connection.bootstrapBrokers.map(String).join(', ')} does not answer`, error);
    throw error;
  } finally {
    await admin.close();
  }
}

async function createTopic(admin: Admin, name: string, settings: TopicSettings): Promise<void> {
  const configs = Object.entries({
    'cleanup.policy': 'delete',
    // Bodies come compressed.
    'compression.type': 'producer',
    'max.message.bytes': String(settings.messageBytesMax),
    // Receive time, by which readers find the last 15 minutes.
    'message.timestamp.type': 'CreateTime',
    'min.insync.replicas': String(Math.min(2, settings.replicationFactor)),
    'retention.ms': String(settings.retentionMs),
    'unclean.leader.election.enable': 'false',
  }).map(([key, value]) => ({ name: key, value }));
  try {
    await admin.createTopics({ topics: [name], partitions: settings.partitions, replicas: settings.replicationFactor, configs });
  } catch (error) {
    if (hasKafkaError(error, 'TOPIC_ALREADY_EXISTS')) return; // Another process was faster.
    if (hasKafkaError(error, 'INVALID_REPLICATION_FACTOR'))
      throw new ConfigError(
        `the topic ${name} cannot have ${String(settings.replicationFactor)} replicas: there are fewer brokers; see SPANHOUSE_KAFKA_REPLICATION`,
      );
    if (hasKafkaError(error, 'TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'))
      throw new ConfigError(`the topic ${name} does not exist, and this user may not make it`);
    throw error;
  }
}

async function visible(client: KafkaClient, name: string, clock: Clock): Promise<KafkaTopic> {
  for (const deadline = clock.monotonicMs() + VISIBLE_MS_MAX; clock.monotonicMs() < deadline;) {
    const topic = await client.topic(name, { fresh: true });
    if (topic?.partitions.every(({ leader }) => leader >= 0) === true) return topic;
    await clock.sleep(LOOK_EVERY_MS);
  }
  throw unavailable(`the topic ${name} was made and has no leaders yet`);
}

/** Null when this user may not see them: then the settings are believed. */
async function topicConfigs(admin: Admin, name: string, log: Log): Promise<ReadonlyMap<string, string> | null> {
  try {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: name, configurationKeys: null };
    const [found] = await admin.describeConfigs({ resources: [resource] });
    return new Map(found?.configs.map(({ name: key, value }) => [key, value ?? '']));
  } catch (error) {
    if (!hasKafkaError(error, 'TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED')) throw error;
    log.warn('log.topic_settings_hidden', { 'messaging.destination.name': name });
    return null;
  }
}
