import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

it('the new content is there whole, for the owner alone, and nothing else is left, also of an attempt that failed before', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'spanhouse-replace-'));
  const path = join(directory, 'file');
  await writeFile(path, 'a longer content than the new one');
  await writeFile(`${path}.new`, 'half of an attempt that was cut o');
  await replaceFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(directory)).toEqual(['file']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await rm(directory, { recursive: true });
});

it('what cannot be written leaves the old content', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'spanhouse-replace-'));
  await expect(replaceFile(join(directory, 'missing', 'file'), 'new')).rejects.toMatchObject({ code: 'ENOENT' });
  await rm(directory, { recursive: true });
});
