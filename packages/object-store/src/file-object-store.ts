import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32c } from '@node-rs/crc32';
import { AppError, isAppError } from '@spanhouse/core';
import { checkKey, notFound, otherSize, tooShort, type ObjectSource, type ObjectStore } from './object-store.ts';

/** Files that are being written; they are no objects yet. Upper case, so that no key can name one. */
const BESIDE = '.WRITING-';
const COPY_BYTES = 4 * 1024 * 1024;

/** Objects as files under one directory: a key is a path. */
export function createFileObjectStore({ directory }: { readonly directory: string }): ObjectStore {
  const pathOf = (key: string): string => join(directory, checkKey(key));
  /** Directories whose names this process has made durable: one that is there may have been made by a run that was killed before it could. */
  const durable = new Set<string>();
  const makeDurableDirectory = async (path: string): Promise<void> => {
    const isMade = (await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined;
    if (!isMade && durable.has(path)) return;
    for (let at = path; at.length >= directory.length; at = dirname(at)) await syncDirectory(dirname(at));
    durable.add(path);
  };
  /** Nothing is there under the name before the whole is on the disk. */
  const create = async (key: string, mayReplace: boolean, write: (handle: FileHandle) => Promise<void>): Promise<'created' | 'exists'> => {
    const path = pathOf(key);
    try {
      await makeDurableDirectory(dirname(path));
      const beside = join(dirname(path), `${BESIDE}${randomUUID()}`);
      try {
        await writeDurably(beside, write);
        if (mayReplace) await rename(beside, path);
        // link(2) fails when the name is taken, which rename(2) does not.
        else if (await isTaken(() => link(beside, path))) return 'exists';
      } finally {
        await unlink(beside).catch(ignoreMissing);
      }
      await syncDirectory(dirname(path));
      return 'created';
    } catch (cause) {
      throw isAppError(cause) ? cause : unavailable('an object could not be written', key, cause);
    }
  };
  return {
    put: (key, bytes, options) => create(key, options?.ifAbsent !== true, (handle) => handle.writeFile(bytes)),
    join: async (key, sources) => {
      if ((await sizeOf(pathOf(key))) !== null) return 'exists';
      return create(key, false, async (handle) => {
        for (const source of sources) await appendObject(handle, pathOf(source.key), source);
      });
    },
    async getRange(key, offset, length, signal) {
      signal?.throwIfAborted();
      const bytes = new Uint8Array(length);
      let done = 0;
      try {
        const handle = await open(pathOf(key), 'r');
        try {
          while (done < length) {
            const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
            if (bytesRead === 0) break;
            done += bytesRead;
          }
        } finally {
          await handle.close();
        }
      } catch (cause) {
        if (isMissing(cause)) throw notFound(key, cause);
        throw unavailable('an object could not be read', key, cause);
      }
      if (done < length) throw tooShort(key, offset + length, offset + done);
      return bytes;
    },
    async head(key) {
      try {
        let bytes = 0;
        let checksum = 0;
        for await (const piece of createReadStream(pathOf(key), { highWaterMark: COPY_BYTES }) as AsyncIterable<Buffer>) {
          checksum = crc32c(piece, checksum);
          bytes += piece.length;
        }
        return { bytes, crc32c: checksum };
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw unavailable('an object could not be read', key, cause);
      }
    },
    async *list(prefix, options) {
      const keys: string[] = [];
      await collectKeys(directory, '', prefix, keys);
      for (const key of keys.sort()) {
        if (options?.startAfter !== undefined && key <= options.startAfter) continue;
        const size = await sizeOf(join(directory, key));
        if (size !== null) yield { key, bytes: size };
      }
    },
    async delete(keys) {
      for (const key of keys) {
        try {
          await unlink(pathOf(key)).catch(ignoreMissing);
        } catch (cause) {
          throw unavailable('an object could not be removed', key, cause);
        }
      }
    },
    close: () => Promise.resolve(),
  };
}

async function writeDurably(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await write(handle);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function appendObject(target: FileHandle, path: string, source: ObjectSource): Promise<void> {
  let from: FileHandle;
  try {
    from = await open(path, 'r');
  } catch (cause) {
    throw isMissing(cause) ? notFound(source.key, cause) : cause;
  }
  try {
    const { size } = await from.stat();
    if (size !== source.bytes) throw otherSize(source, size);
    const piece = new Uint8Array(Math.min(size, COPY_BYTES));
    for (let at = 0; at < size;) {
      const { bytesRead } = await from.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw otherSize(source, at);
      await target.writeFile(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await from.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function collectKeys(root: string, below: string, prefix: string, keys: string[]): Promise<void> {
  let entries;
  try {
    entries = await readdir(join(root, below), { withFileTypes: true });
  } catch (cause) {
    if (isMissing(cause)) return;
    throw unavailable('objects could not be listed', below, cause);
  }
  for (const entry of entries) {
    if (entry.name.startsWith(BESIDE)) continue;
    const key = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (key.startsWith(prefix) || prefix.startsWith(`${key}/`)) await collectKeys(root, key, prefix, keys);
    } else if (key.startsWith(prefix)) keys.push(key);
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

async function isTaken(make: () => Promise<void>): Promise<boolean> {
  try {
    await make();
    return false;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return true;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unavailable(message: string, key: string, cause: unknown): AppError {
  return new AppError('STORE.UNAVAILABLE', message, { 'object.key': key }, { cause });
}
