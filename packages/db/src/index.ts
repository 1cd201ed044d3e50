export { createDatabase, type Database } from './database.ts';
export { databaseEnv } from './env.ts';
export { createIngestKeys, type IngestIdentity, type IngestKeys, type IngestKeysOptions } from './ingest-keys.ts';
export { createKeyMemory, type KeyMemory, type RememberedKey } from './key-memory.ts';
export { hashIngestKey, makeIngestKey, prefixOfIngestKey } from './ingest-key.ts';
export type { Organization, Organizations } from './repositories/organizations.ts';
export type { Project, Projects } from './repositories/projects.ts';
export type { IngestKeyRecord, IngestKeyRepository, IngestQuota, IngestScope, NewIngestKey } from './repositories/ingest-keys.ts';
export { embeddedDatabaseUrl } from './embedded/place.ts';
