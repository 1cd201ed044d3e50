import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, Secret } from '@spanhouse/core';

/** 32 random bytes as text: never typed by hand, only read from the file. */
const PASSWORD_BYTES = 32;

/**
 * The password of the embedded server. Made at the first start, in a file that only this user can read (0600, in a folder 0700).
 *
 * Errors: DATA.DAMAGED when the file is empty.
 */
export async function embeddedPassword(dataDirectory: string): Promise<Secret> {
  const folder = path.join(dataDirectory, 'secrets');
  const file = path.join(folder, 'clickhouse-password');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(PASSWORD_BYTES).toString('base64url')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const password = (await readFile(file, 'utf8')).trim();
  if (password === '') throw new AppError('DATA.DAMAGED', `The password file ${file} is empty; remove it to have a new one made.`);
  return new Secret(password);
}
