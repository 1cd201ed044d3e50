import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from './errors.ts';

/** Held until `release` or until the process ends, however it ends. Releasing again changes nothing, also when someone else holds it by then. */
export type DirectoryLock = { release(): void };

const SQLITE_BUSY = 5;

/** A database that nobody refers to is collected, closed and thereby unlocked, so this keeps every one that is held. */
const held = new Set<DatabaseSync>();

/**
 * Makes the directory (0700) if it is missing and keeps every other process from locking it.
 *
 * An empty SQLite database serves as the lock file: SQLite locks it through the operating system, which frees the lock
 * when the process ends, `kill -9` included. A file with a process number would outlive its owner, and Node has no `flock`.
 *
 * @throws AppError DATA.LOCKED when another process holds it; the message names that process.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const ownerFile = join(directory, 'lock.owner');
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new AppError('DATA.LOCKED', `another process${nameOfOwner(ownerFile)} is using ${directory}`, {}, { cause: error });
  }
  writeFileSync(ownerFile, String(process.pid), { mode: 0o600 });
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function nameOfOwner(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8')})`;
  } catch (error) {
    // The owner has taken the lock and not yet written its number: the message does without it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
