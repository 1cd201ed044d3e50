import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Up to which moment traffic has been sent, so that a restart leaves nothing out. Unix milliseconds.
 * It repeats nothing either, unless the demo was killed, or the gateway went away, in the middle of a window: then that window.
 */
export interface Progress {
  /** Null, which means to start over with the recent past, when nothing was sent yet or the file is not readable as a number. */
  read(): Promise<number | null>;
  write(sentToMs: number): Promise<void>;
}

export function createFileProgress(path: string): Progress {
  return {
    async read() {
      try {
        const value = Number(await readFile(path, 'utf8'));
        return Number.isFinite(value) && value > 0 ? value : null;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(sentToMs) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, String(sentToMs));
      await rename(`${path}.new`, path);
    },
  };
}
