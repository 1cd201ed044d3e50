import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { threadId } from './give-way.ts';

it.runIf(process.platform === 'linux')('a thread that gives way runs behind the others of its process', async () => {
  const worker = new Worker(new URL('../../test/support/yielding-thread.ts', import.meta.url));
  const [thread] = (await once(worker, 'message')) as [number];
  expect(getPriority(thread)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  expect(thread).not.toBe(threadId());
  expect(getPriority(threadId() ?? 0)).toBeLessThan(constants.priority.PRIORITY_BELOW_NORMAL);
  await worker.terminate();
});
