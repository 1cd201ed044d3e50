import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@spanhouse/core';

/**
 * Keeps a second process out of a directory. A file names the owner by process id and start time, so that what a killed process
 * left behind, or a process that got its number later, does not count.
 *
 * Errors: DATA.LOCKED with the owner's process id.
 */
export async function lockDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const file = path.join(directory, 'lock');
  const mine = await describeProcess(process.pid);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(mine);
      await handle.close();
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await readFile(file, 'utf8').catch(() => '');
    const pid = Number(owner.split(' ')[0]);
    if (Number.isInteger(pid) && pid > 0 && (await describeProcess(pid)) === owner) {
      throw new AppError(
        'DATA.LOCKED',
        `Another process (${String(pid)}) uses ${directory}; stop it or choose another directory with SPANHOUSE_DATA.`,
      );
    }
    // Two starters may see the same stale file: the one whose rename succeeds removes it, the other tries again.
    const stale = `${file}.${String(process.pid)}`;
    await rename(file, stale).catch(() => writeFile(stale, ''));
    await rm(stale, { force: true });
  }
  throw new AppError('DATA.LOCKED', `The lock ${file} changes hands too quickly; another instance is starting in the same directory.`);
}

const ATTEMPTS = 5;

/** Process id and, on Linux, its start time in clock ticks since boot (proc(5), field 22). Empty when there is no such process. */
async function describeProcess(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${String(pid)} ${fields[19] ?? ''}`;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    process.kill(pid, 0);
    return `${String(pid)} `;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? `${String(pid)} ` : '';
  }
}
