import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Takes whole lines. Writing is synchronous: what a process said last before it died is what one wants to read. */
export type LineSink = { write(line: string): void; close(): void };

export type RotationLimits = { readonly fileBytesMax: number; readonly filesMax: number };

/** `<file>` is the newest, `<file>.1` the one before, and so on up to `filesMax` files in all. */
export function createRotatingFile(file: string, limits: RotationLimits): LineSink {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let descriptor = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  const rotate = (): void => {
    closeSync(descriptor);
    rmSync(`${file}.${String(limits.filesMax - 1)}`, { force: true });
    for (let i = limits.filesMax - 1; i >= 1; i--) renameIfThere(i === 1 ? file : `${file}.${String(i - 1)}`, `${file}.${String(i)}`);
    descriptor = openSync(file, 'w', 0o600);
    size = 0;
  };
  return {
    write: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      if (size > 0 && size + bytes.byteLength > limits.fileBytesMax) rotate();
      size += writeSync(descriptor, bytes);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
