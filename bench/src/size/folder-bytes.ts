import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** All files below a folder: their lengths, and what the file system gave them (what `du` counts). */
export type FolderBytes = { readonly length: number; readonly allocated: number };

const STAT_BLOCK_BYTES = 512;

/** A file that is removed meanwhile (an old part) counts for nothing. */
export async function folderBytes(folder: string): Promise<FolderBytes> {
  let length = 0;
  let allocated = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const facts = await stat(join(entry.parentPath, entry.name)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    length += facts?.size ?? 0;
    allocated += (facts?.blocks ?? 0) * STAT_BLOCK_BYTES;
  }
  return { length, allocated };
}
