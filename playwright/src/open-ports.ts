import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** TCP ports on which a process and its descendants listen, from /proc: the product chooses some of them itself. */
export async function openPorts(rootPid: number): Promise<readonly number[]> {
  const inodes = new Set<string>();
  for (const pid of await descendants(rootPid)) {
    for (const descriptor of await readdir(`/proc/${String(pid)}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${String(pid)}/fd/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  }
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  const sockets = lines.map((line) => line.trim().split(/\s+/));
  const own = sockets.filter(([, , , state, , , , , , inode]) => state === LISTENING && inodes.has(inode ?? ''));
  return own.map(([, local]) => parseInt(local?.split(':')[1] ?? '', 16));
}

async function descendants(rootPid: number): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process that has ended meanwhile is nobody's.
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(status)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found = [rootPid];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}
