import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from './errors.ts';
import { Secret } from './secret.ts';

/** 32 random bytes as text: never typed by hand, only read from the file. */
const SECRET_BYTES = 32;

/**
 * A secret of this installation. Made when it is asked for the first time, in a file that only this user can read (0600, in a folder 0700).
 *
 * Errors: DATA.DAMAGED when the file is empty.
 */
export async function secretOfFile(file: string): Promise<Secret> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret === '') throw new AppError('DATA.DAMAGED', `The file of a secret ${file} is empty; remove it to have a new one made.`);
  return new Secret(secret);
}
