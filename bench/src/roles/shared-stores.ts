import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createClickHouse, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock, systemRandom } from '@spanhouse/core';
import { createObjectStore, objectStoreEnv, type ObjectStore } from '@spanhouse/object-store';
import pg from 'pg';

/** Addresses of real servers; `scripts/with-kafka.mjs`, `with-s3.mjs` and `with-postgres.mjs` give them. */
export type ServerAddresses = { readonly kafkaBrokers: string; readonly s3Endpoint: string; readonly databaseUrl: string };

/** The four stores that all roles share, empty: a topic, a bucket and two databases of their own. */
export type SharedStores = {
  /** Of every role that needs Kafka, of those that need PostgreSQL, and so on: nobody gets more than it asks for. */
  readonly env: Readonly<Record<'kafka' | 'postgres' | 'clickhouse' | 'bucket', Readonly<Record<string, string>>>>;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  stop(): Promise<void>;
};

/** As many computes can share the work. */
export const PARTITIONS = 6;

export async function openSharedStores(addresses: ServerAddresses): Promise<SharedStores> {
  const name = `roles${randomBytes(5).toString('hex')}`;
  const server = await startEmbeddedClickHouse();
  const bucket = {
    OBJECT_STORE_BUCKET: name,
    OBJECT_STORE_ENDPOINT: addresses.s3Endpoint,
    OBJECT_STORE_ACCESS_KEY: 'test',
    OBJECT_STORE_SECRET_KEY: 'test',
  };
  await createBucket(bucket);
  await asAdmin(addresses.databaseUrl, `CREATE DATABASE ${name}`);
  const database = new URL(addresses.databaseUrl);
  database.pathname = `/${name}`;
  const clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
  const objectStore = createObjectStore(objectStoreEnv.parse(bucket), '/nowhere', { clock: systemClock, random: systemRandom });
  return {
    env: {
      kafka: {
        SPANHOUSE_KAFKA_BROKERS: addresses.kafkaBrokers,
        SPANHOUSE_KAFKA_TOPIC_PREFIX: name,
        SPANHOUSE_KAFKA_PARTITIONS: String(PARTITIONS),
        SPANHOUSE_KAFKA_REPLICATION: '1',
      },
      postgres: { DATABASE_URL: database.href },
      clickhouse: {
        CLICKHOUSE_URL: server.url,
        CLICKHOUSE_USER: server.username,
        CLICKHOUSE_PASSWORD: server.password.reveal(),
        CLICKHOUSE_DATABASE: server.database,
      },
      bucket,
    },
    clickhouse,
    objectStore,
    async stop() {
      await clickhouse.close();
      await objectStore.close();
      await server.stop();
      await asAdmin(addresses.databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function createBucket(env: Readonly<Record<'OBJECT_STORE_BUCKET' | 'OBJECT_STORE_ENDPOINT', string>>): Promise<void> {
  const client = new S3Client({
    endpoint: env.OBJECT_STORE_ENDPOINT,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateBucketCommand({ Bucket: env.OBJECT_STORE_BUCKET }));
  client.destroy();
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
