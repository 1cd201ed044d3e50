/** A thread that has given way; it says which one it is and waits to be ended. */
import { parentPort } from 'node:worker_threads';
import { giveWay, threadId } from '../../src/compute/give-way.ts';

giveWay();
parentPort?.on('message', () => undefined);
parentPort?.postMessage(threadId());
