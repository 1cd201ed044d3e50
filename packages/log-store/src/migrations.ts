/** Folder of the schema's migrations and the list of those applied. An entry of its own: a bundler would take the folder for a file of the page. */
export const logMigrations = { folder: new URL('../migrations/', import.meta.url), history: 'log_migrations' } as const;
