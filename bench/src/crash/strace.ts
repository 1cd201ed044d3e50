import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** System calls that change what is on disk, as strace names them. */
export const STATE_CALLS = [
  'openat',
  'rename',
  'renameat2',
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'fdatasync',
  'fsync',
  'ftruncate',
  'unlink',
  'mkdir',
  'link',
] as const;

/** What to do to which calls, in strace's words: `fdatasync:error=EIO:when=3+2`. Each thread counts its calls of each name by itself. */
export type StraceOptions = {
  readonly output: string;
  readonly trace: readonly string[];
  readonly inject?: readonly string[];
  /** Only calls on these paths are seen, counted and injected into. */
  readonly paths?: readonly string[];
};

/** A call as strace wrote it down, in the order of their beginnings. */
export type Call = {
  readonly thread: number;
  readonly name: string;
  readonly paths: readonly string[];
  readonly line: string;
  readonly error: string | null;
};

/** One line when strace is not there or may not trace; null when it works. */
export function straceMissing(): string | null {
  const run = spawnSync('strace', ['-D', '-f', '-o', '/dev/null', '-e', 'trace=none', 'true'], { encoding: 'utf8' });
  if (run.error !== undefined) return 'strace is not installed (Debian: strace)';
  return run.status === 0 ? null : `strace cannot trace here: ${run.stderr.trim().split('\n')[0] ?? ''}`;
}

/**
 * What runs a program under strace. The tracer stands aside (-D), so that the program keeps its place as our child. Not with `--seccomp-bpf`,
 * which would cost less: strace 6.1 delivers no signals with it.
 */
export function underStrace({ output, trace, inject = [], paths = [] }: StraceOptions): readonly string[] {
  return [
    ...['strace', '-D', '-f', '-y', '-s', '0', '-o', output, '-e', `trace=${trace.join(',')}`],
    ...inject.flatMap((what) => ['-e', `inject=${what}`]),
    ...paths.flatMap((path) => ['-P', path]),
  ];
}

const CALL = /^(\d+) +(\w+)\((.*)$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)$/;
const PATH = /"(\/[^"]*)"|<(\/[^>]*)>/g;
const ERROR = / = -1 (\w+)/;

/** Everything that strace wrote about calls so far. */
export function readCalls(output: string): readonly Call[] {
  if (!existsSync(output)) return [];
  const calls: Call[] = [];
  const unfinished = new Map<string, number>();
  for (const line of readFileSync(output, 'utf8').split('\n')) {
    const resumed = RESUMED.exec(line);
    if (resumed !== null) {
      const [, thread = '', name = '', rest = ''] = resumed;
      const at = unfinished.get(`${thread} ${name}`) ?? -1;
      const begun = calls[at];
      if (begun !== undefined) calls[at] = { ...begun, line: `${begun.line} … ${rest}`, error: ERROR.exec(rest)?.[1] ?? null };
      continue;
    }
    const [, thread = '', name = '', rest = ''] = CALL.exec(line) ?? [];
    if (name === '') continue;
    if (rest.includes('<unfinished ...>')) unfinished.set(`${thread} ${name}`, calls.length);
    const paths = [...rest.matchAll(PATH)].map(([, quoted, opened]) => quoted ?? opened ?? '');
    calls.push({ thread: Number(thread), name, paths, line, error: ERROR.exec(rest)?.[1] ?? null });
  }
  return calls;
}
