/** Folder of the index schema's migrations. An entry of its own: a bundler would take the folder for a file of the page. */
export const traceMigrations = new URL('../migrations/', import.meta.url);
