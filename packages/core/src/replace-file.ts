import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file in the place of another, for its owner alone. Durable when it resolves, and all or nothing, also when the power goes:
 * written beside as `<path>.new`, synced, renamed, directory synced.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  // A file whose sync failed is never synced again: what the kernel still holds of it is unknown. The next attempt writes another.
  await rm(beside, { force: true });
  await writeFile(beside, content, { mode: 0o600, flush: true });
  await rename(beside, path);
  await syncDirectory(dirname(path));
}

/** Makes names in the directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
