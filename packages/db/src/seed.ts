import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { AppError, parseProjectId, Secret, type Clock, type Log } from '@spanhouse/core';
import pg from 'pg';
import type { Database } from './database.ts';
import { toAppError } from './database-errors.ts';
import { hashCredential, makeCredential, prefixOfCredential } from './credential.ts';

const PROJECTS = [
  { id: 1, slug: 'default', name: 'Default' },
  { id: 2, slug: 'demo', name: 'Demo' },
  { id: 3, slug: 'spanhouse', name: 'Spanhouse' },
] as const;

/** Senders of our own, each with a key in a file of its own. */
const SENDERS = [
  { file: 'demo-ingest-key', name: 'Demo', projectId: parseProjectId(2), scopes: ['traces', 'metrics', 'logs'] },
  { file: 'prober-ingest-key', name: 'Prober', projectId: parseProjectId(3), scopes: ['traces'] },
] as const;
type Sender = (typeof SENDERS)[number];

const ROWS = [
  `INSERT INTO organizations (id, slug, name) VALUES (1, 'default', 'Default') ON CONFLICT DO NOTHING`,
  `INSERT INTO projects (id, organization_id, slug, name) VALUES ${PROJECTS.map(({ id, slug, name }) => `(${String(id)}, 1, '${slug}', '${name}')`).join(', ')} ON CONFLICT DO NOTHING`,
];

/**
 * Organization 1 with the projects 1 `default` (keyless senders on this machine), 2 `demo` and 3 `spanhouse` (what it tells of itself), and keys of the
 * demo and the prober as files (0600) in the directory. May be repeated: what exists stays as it is, a lost key file gets a new key and the old one is
 * revoked.
 *
 * Errors: AppError STORE.REJECTED when the numbers or slugs are taken by something else; STORE.UNAVAILABLE.
 */
export async function seedDatabase(
  config: { readonly url: Secret; readonly secretsDirectory: string },
  deps: { readonly database: Database; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  await insertRows(config.url);
  for (const { id, slug } of PROJECTS) {
    const project = await deps.database.projects.byId(parseProjectId(id));
    if (project?.slug !== slug)
      throw new AppError('STORE.REJECTED', `project ${String(id)} should be “${slug}”: this database has other contents`);
  }
  for (const sender of SENDERS) await seedKey(join(config.secretsDirectory, sender.file), sender, deps);
}

/** By number, which Prisma's create would do as well; as plain SQL two starts at once cannot get into each other's way. */
async function insertRows(url: Secret): Promise<void> {
  const client = new pg.Client({ connectionString: url.reveal(), connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    for (const row of ROWS) await client.query(row);
  } catch (error) {
    throw toAppError(error);
  } finally {
    await client.end();
  }
}

async function seedKey(
  file: string,
  { name, projectId, scopes }: Sender,
  { database, clock, log }: { database: Database; clock: Clock; log: Log },
): Promise<void> {
  const kept = await readKey(file);
  const keptPrefix = kept === null ? null : prefixOfCredential('ingestKey', kept.reveal());
  if (kept !== null && keptPrefix === null) {
    throw new AppError('DATA.DAMAGED', `${file} does not hold an ingest key; delete it and start again`);
  }
  const records = await database.ingestKeys.list(projectId);
  if (records.some((record) => record.prefix === keptPrefix && !record.isRevoked)) return;
  const key =
    kept !== null && !records.some((record) => record.prefix === keptPrefix) ? kept : makeCredential('ingestKey', randomBytes).secret;
  // The file first: a key that is written and not yet known is taken up by the next start.
  await writeKey(file, key);
  for (const record of records.filter((known) => known.name === name && !known.isRevoked)) {
    await database.ingestKeys.revoke(projectId, record.id, clock.now());
  }
  const prefix = prefixOfCredential('ingestKey', key.reveal()) ?? '';
  await database.ingestKeys.create({ projectId, name, prefix, hash: hashCredential(key.reveal()), scopes });
  log.info('database.key_made', { 'ingest_key.prefix': prefix, 'ingest_key.name': name });
}

async function readKey(file: string): Promise<Secret | null> {
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function writeKey(file: string, key: Secret): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await chmod(dirname(file), 0o700);
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(`${key.reveal()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
