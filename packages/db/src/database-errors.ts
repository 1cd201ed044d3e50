import { AppError, isAppError } from '@spanhouse/core';
import { Prisma } from './generated/client.ts';

/** What the server says when it is starting, stopping, or out of connections (PostgreSQL, appendix A: classes 08, 53, 57P). */
const UNAVAILABLE_STATE = /^(08|53|57P)/;
/** What Node says when there is no connection to be had. */
const UNAVAILABLE_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);
/** Prisma: cannot reach, timed out, closed the connection, too many connections, pool timed out, transaction API. */
const UNAVAILABLE_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** Runs `work` and says what went wrong in our own words, once. The driver's error stays as the cause. */
export async function translateErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAppError(error);
  }
}

export function toAppError(error: unknown): unknown {
  if (isAppError(error)) return error;
  if (isUnavailable(error)) return new AppError('STORE.UNAVAILABLE', 'PostgreSQL does not answer', {}, { cause: error });
  if (isServerError(error)) return new AppError('STORE.REJECTED', 'PostgreSQL refused a request', {}, { cause: error });
  return error;
}

function isUnavailable(error: unknown): boolean {
  for (const part of chainOf(error)) {
    if (part instanceof Prisma.PrismaClientInitializationError) return true;
    const code = codeOf(part);
    if (code !== null && (UNAVAILABLE_PRISMA.has(code) || UNAVAILABLE_SYSTEM.has(code) || UNAVAILABLE_STATE.test(code))) return true;
    // node-postgres has no codes for its own time-outs and lost connections.
    if (part instanceof Error && /timeout exceeded|Connection terminated|connection timeout|not queryable/i.test(part.message)) return true;
  }
  return false;
}

function isServerError(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError ||
    error instanceof Prisma.PrismaClientUnknownRequestError ||
    codeOf(error) !== null
  );
}

/** The error, its causes, and what Prisma's driver adapter hides in `meta`. */
function* chainOf(error: unknown): Generator {
  for (let part: unknown = error, depth = 0; part !== undefined && part !== null && depth < 8; depth++) {
    yield part;
    if (part instanceof AggregateError) yield* part.errors;
    part =
      typeof part === 'object' && 'cause' in part
        ? part.cause
        : (part as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
  }
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('originalCode' in error && typeof error.originalCode === 'string') return error.originalCode;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
