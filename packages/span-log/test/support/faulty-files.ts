import { systemLogFiles, type LogFile, type LogFiles } from '../../src/file/log-files.ts';

export type Operation = 'open' | 'write' | 'sync' | 'replace' | 'syncDirectory';

/** Real files, of which one operation fails: `before` it did anything, or after it wrote a part. */
export type Fault = { readonly at: number; readonly code: 'EIO' | 'ENOSPC'; readonly writesPart: boolean };

/** Counts the operations that make things durable; the one numbered `fault.at` fails. `seen` lists them. */
export function faultyFiles(fault: Fault | null): { readonly files: LogFiles; readonly seen: Operation[] } {
  const seen: Operation[] = [];
  const fails = (operation: Operation): boolean => seen.push(operation) - 1 === fault?.at;
  const failure = (): Error => Object.assign(new Error(`${fault?.code ?? ''}: injected`), { code: fault?.code });
  const wrap = (file: LogFile): LogFile => ({
    ...file,
    write: async (buffers, position) => {
      if (!fails('write')) return file.write(buffers, position);
      const all = Buffer.concat(buffers);
      if (fault?.writesPart === true) await file.write([all.subarray(0, all.length >> 1)], position);
      throw failure();
    },
    sync: async () => {
      if (fails('sync')) throw failure();
      await file.sync();
    },
  });
  return {
    seen,
    files: {
      ...systemLogFiles,
      open: async (path, create) => {
        if (create && fails('open')) throw failure();
        return wrap(await systemLogFiles.open(path, create));
      },
      replace: async (path, content) => {
        if (fails('replace')) throw failure();
        await systemLogFiles.replace(path, content);
      },
      syncDirectory: async (path) => {
        if (fails('syncDirectory')) throw failure();
        await systemLogFiles.syncDirectory(path);
      },
    },
  };
}
