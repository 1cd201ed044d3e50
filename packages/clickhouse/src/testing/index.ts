export { readSchema } from './read-schema.ts';
export { startEmbeddedClickHouse, type EmbeddedClickHouse } from './start-embedded-clickhouse.ts';
