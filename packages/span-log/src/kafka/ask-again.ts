import type { Clock } from '@spanhouse/core';
import { hasKafkaError } from './kafka-client.ts';

const ATTEMPTS = 30;
const WAIT_MS = 100;

/** Repeats a question for some seconds while the brokers answer that whom it is for has moved, or is not there yet. */
export async function askAgain<T>(ask: () => Promise<T>, whileErrors: readonly string[], clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === ATTEMPTS || !hasKafkaError(error, ...whileErrors)) throw error;
      await clock.sleep(WAIT_MS);
    }
  }
}

/** Of a partition's leader. */
export const LEADER_MOVED = ['NOT_LEADER_OR_FOLLOWER', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH'];
/** Of a group's coordinator. */
export const COORDINATOR_MOVED = ['COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR'];
