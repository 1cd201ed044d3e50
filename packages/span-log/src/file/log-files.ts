import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { replaceFile, syncDirectory } from '@spanhouse/core/replace-file';

/** The few operations on files that the log needs, so that tests can make each of them fail. */
export interface LogFiles {
  makeDirectory(path: string): Promise<void>;
  list(path: string): Promise<readonly string[]>;
  /** Creates the file when `create` is set; it must not exist then. */
  open(path: string, create: boolean): Promise<LogFile>;
  /** Durable when it resolves: written beside, synced, renamed, directory synced. */
  replace(path: string, content: string | Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes names in the directory durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface LogFile {
  /** Writes all buffers from `position` on, completely. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** fdatasync(2) */
  sync(): Promise<void>;
  /** Fills as much of `target` as the file has from `position` on; returns how many bytes. */
  read(target: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

const FILE_MODE = 0o600;
/** Linux takes at most 1,024 buffers in one writev(2) (IOV_MAX). */
const BUFFERS_MAX = 1_000;

export const systemLogFiles: LogFiles = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  list: async (path) => (await readdir(path)).sort(),
  open: async (path, create) => {
    const handle = await open(path, create ? 'wx+' : 'r+', FILE_MODE);
    return {
      write: async (buffers, position) => {
        let at = position;
        for (let first = 0; first < buffers.length; first += BUFFERS_MAX) {
          let rest: readonly Uint8Array[] = buffers.slice(first, first + BUFFERS_MAX);
          while (rest.length > 0) {
            const { bytesWritten } = await handle.writev([...rest], at);
            if (bytesWritten === 0) throw new Error('nothing could be written');
            at += bytesWritten;
            rest = behind(rest, bytesWritten);
          }
        }
      },
      sync: () => handle.datasync(),
      read: async (target, position) => {
        let done = 0;
        while (done < target.length) {
          const { bytesRead } = await handle.read(target, done, target.length - done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      truncate: (length) => handle.truncate(length),
      size: async () => (await handle.stat()).size,
      close: () => handle.close(),
    };
  },
  replace: replaceFile,
  remove: (path) => unlink(path),
  syncDirectory,
};

/** What is left of the buffers after so many bytes were written. */
function behind(buffers: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written;
  for (const [i, buffer] of buffers.entries()) {
    if (left < buffer.length) return [buffer.subarray(left), ...buffers.slice(i + 1)];
    left -= buffer.length;
  }
  return [];
}
