import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets the calling thread alone run behind the others of the machine: what builds and derives may wait, a sender that waits for its answer may not.
 * Linux alone has a priority for each thread; elsewhere nothing changes.
 */
export function giveWay(): void {
  const thread = threadId();
  if (thread !== null) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
}

/** Number by which the kernel knows the calling thread; null where it does not say (anything but Linux). */
export function threadId(): number | null {
  if (process.platform !== 'linux') return null;
  // `<process>/task/<thread>`: see proc(5).
  const [, , thread] = readlinkSync('/proc/thread-self').split('/');
  return thread === undefined ? null : Number(thread);
}
