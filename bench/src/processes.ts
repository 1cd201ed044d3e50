import { readdir, readFile } from 'node:fs/promises';

/** CPU seconds (user and system) and resident bytes of one process. Linux only: read from /proc. */
export type ProcessUse = {
  readonly pid: number;
  readonly name: string;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** CPU seconds by the name of the thread. */
  readonly threads: Readonly<Record<string, number>>;
};

/** `getconf CLK_TCK` and the page size are 100 and 4096 on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** All descendants of a process, named by the program file they run. */
export async function descendantsUse(rootPid: number): Promise<readonly ProcessUse[]> {
  const stats = await Promise.all((await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(readStat));
  const alive = stats.filter((stat) => stat !== null);
  const inside = new Set([rootPid]);
  for (let grown = true; grown;) {
    const before = inside.size;
    for (const stat of alive) if (inside.has(stat.parent)) inside.add(stat.pid);
    grown = inside.size > before;
  }
  return alive.filter((stat) => inside.has(stat.pid));
}

/** Of those that are alive. */
export async function processesUse(pids: readonly number[]): Promise<readonly ProcessUse[]> {
  const stats = await Promise.all(pids.map((pid) => readStat(String(pid))));
  return stats.filter((stat) => stat !== null);
}

type Stat = ProcessUse & { readonly parent: number };

async function readStat(pid: string): Promise<Stat | null> {
  try {
    const [stat, command] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
    // Fields after the command in parentheses, which may itself hold spaces: see proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const program = command.split('\0').findLast((part) => part.endsWith('.ts')) ?? command.split('\0').slice(0, 3).join(' ');
    return {
      pid: Number(pid),
      parent: Number(fields[1]),
      name: program,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentBytes: Number(fields[21]) * PAGE_BYTES,
      threads: await readThreads(pid),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null; // it ended meanwhile
    throw error;
  }
}

async function readThreads(pid: string): Promise<Readonly<Record<string, number>>> {
  const threads: Record<string, number> = {};
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    threads[name] = (threads[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
  return threads;
}
