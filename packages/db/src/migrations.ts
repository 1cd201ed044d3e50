/** What changes the schema and fills it at first; only what starts the product needs it. */
export { migrateDatabase, pendingDatabaseMigrations } from './migrate.ts';
export { seedDatabase } from './seed.ts';
