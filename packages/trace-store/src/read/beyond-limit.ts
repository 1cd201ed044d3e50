import { isAppError } from '@spanhouse/core';

/** Null for a question that reads more than it may; any other error is thrown on. */
export function nullBeyondLimit(error: unknown): null {
  if (isAppError(error) && error.code === 'QUERY.LIMIT_EXCEEDED') return null;
  throw error;
}
