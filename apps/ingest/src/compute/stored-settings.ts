import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@spanhouse/core/replace-file';
import type { CutSettings } from '@spanhouse/trace-store';

/**
 * The settings that the current cut of a partition was made with. A cut that is replayed after a restart with other
 * settings must still give the same rows, or its de-duplication tokens would hide the difference.
 */
export type StoredSettings = {
  /** What the last run used; null at the very first start. */
  read(): Promise<CutSettings | null>;
  /** Durable when the promise resolves. */
  write(settings: CutSettings): Promise<void>;
};

export function createStoredSettings(directory: string, partition: number): StoredSettings {
  const path = join(directory, `settings-${String(partition)}.json`);
  return {
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      });
      // Written by this program alone, whole or not at all.
      return text === null ? null : (JSON.parse(text) as CutSettings);
    },
    write: async (settings) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await replaceFile(path, JSON.stringify(settings));
    },
  };
}
