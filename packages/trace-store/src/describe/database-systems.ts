/** Systems of `db.system.name`: what they are, and which names mean the same one. */
import type { ComponentClass } from './span-description.ts';

/** Key-value stores that answer from memory. */
const CACHES: ReadonlySet<string> = new Set(
  'redis valkey memcached dragonfly keydb garnet hazelcast ignite coherence infinispan geode aws.elasticache'.split(' '),
);

/** Everything that is neither a cache nor understands SQL as its language. */
const NOSQL: ReadonlySet<string> = new Set(
  (
    'mongodb cassandra scylladb aws.dynamodb azure.cosmosdb couchdb couchbase elasticsearch opensearch solr meilisearch typesense ' +
    'neo4j arangodb janusgraph neptune hbase bigtable gcp.bigtable gcp.firestore firestore gcp.datastore influxdb prometheus etcd ' +
    'rocksdb leveldb ravendb rethinkdb milvus weaviate pinecone qdrant chroma'
  ).split(' '),
);

/** Names before the conventions became stable, and what people write, with today's name. */
const NAMES_OF_TODAY: ReadonlyMap<string, string> = new Map([
  ['mssql', 'microsoft.sql_server'],
  ['oracle', 'oracle.db'],
  ['db2', 'ibm.db2'],
  ['hanadb', 'sap.hana'],
  ['maxdb', 'sap.maxdb'],
  ['redshift', 'aws.redshift'],
  ['dynamodb', 'aws.dynamodb'],
  ['cosmosdb', 'azure.cosmosdb'],
  ['spanner', 'gcp.spanner'],
  ['postgres', 'postgresql'],
  ['mongo', 'mongodb'],
  ['mongoose', 'mongodb'],
  ['memcache', 'memcached'],
]);

export function databaseSystemOf(name: string): string {
  const lower = name.toLowerCase();
  return NAMES_OF_TODAY.get(lower) ?? lower;
}

/** By today's name. An unknown one counts as SQL, as most are. */
export function databaseClassOf(system: string): Extract<ComponentClass, 'sql' | 'cache' | 'nosql'> {
  if (CACHES.has(system)) return 'cache';
  return NOSQL.has(system) ? 'nosql' : 'sql';
}
