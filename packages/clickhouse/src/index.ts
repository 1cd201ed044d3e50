export { all, any, param, renderSql, sql, type Param, type ParamType, type ParamValue, type Sql } from './sql.ts';
export {
  createClickHouse,
  type AnsweredQuestion,
  type ClickHouse,
  type ClickHouseConfig,
  type InsertOptions,
  type ProjectQueries,
  type QueryLimits,
  type QueryOptions,
} from './client.ts';
export { localTable } from './cluster-tables.ts';
export { clickhouseEnv, clickhouseReaderEnv } from './env.ts';
export { embeddedClickHouseEnv } from './embedded/env.ts';
export { ByteInterner } from './native/byte-interner.ts';
export { encodeNativeBlock, type Dictionary, type EndOffsets, type NativeColumn } from './native/encode-native-block.ts';
export { migrate, pendingMigrations, type MigrateOptions, type MigrationHistory } from './migrate.ts';
export { parseMigration, type MigrationText } from './migration-text.ts';
