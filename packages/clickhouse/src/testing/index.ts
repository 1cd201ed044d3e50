export { startEmbeddedClickHouse, type EmbeddedClickHouse } from './start-embedded-clickhouse.ts';
