import { fsyncSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** `EIO` in WASI's numbering (wasi_snapshot_preview1, `errno`). */
const WASI_EIO = 29;

type InitOptions = Parameters<NodeFS['init']>[1];
type WithNodeFiles = {
  readonly FS: {
    readonly filesystems: { readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } } };
  };
};

/**
 * PGlite's files on disk, with an fsync that reaches the disk.
 *
 * Emscripten's file layer for Node passes every call on but fsync, which it answers with success and nothing done; it does
 * call an `fsync` of the layer if there is one. `fdatasync` has no such hook, hence `wal_sync_method=fsync` in the server's
 * settings. With both PostgreSQL's own write-ahead log does what it was made for.
 */
export class DurableFiles extends NodeFS {
  override async init(pg: PGlite, options: InitOptions): ReturnType<NodeFS['init']> {
    const prepared = await super.init(pg, options);
    const hook = (module: unknown): void => {
      // The layer's operations are not in PGlite's types.
      (module as WithNodeFiles).FS.filesystems.NODEFS.stream_ops.fsync = (stream) => {
        try {
          fsyncSync(stream.nfd);
          return 0;
        } catch {
          // PostgreSQL gets the failure as the errno it expects, and stops rather than acknowledge.
          return WASI_EIO;
        }
      };
    };
    return { emscriptenOpts: { ...prepared.emscriptenOpts, preRun: [...(prepared.emscriptenOpts.preRun ?? []), hook] } };
  }
}

/** Brings a whole tree to the disk: files, then the directories that name them. Files of one directory side by side. */
export async function syncTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => syncPath(join(directory, entry.name))));
  for (const entry of entries.filter((other) => other.isDirectory())) await syncTree(join(directory, entry.name));
  await syncPath(directory);
}

export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
