import { inspect } from 'node:util';
import type { Clock } from './clock.ts';
import { isAppError } from './errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Event names are constants, `<area>.<verb>`; everything that varies is a field (OpenTelemetry semantic conventions where one exists). */
export interface Log {
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, error: unknown, fields?: Fields): void;
  with(fields: Fields): Log;
}

/** One JSON object a line. `write` gets the line without its end. */
export function createJsonLog(write: (line: string) => void, clock: Clock, base: Fields = {}): Log {
  const emit = (level: string, event: string, fields: Fields): void => {
    const head = { time: new Date(clock.now()).toISOString(), level, event };
    write(toLine({ ...head, ...base, ...fields, ...head })); // Twice: first in the line, and not to be replaced by a field of that name.
  };
  return {
    info: (event, fields = {}) => {
      emit('info', event, fields);
    },
    warn: (event, fields = {}) => {
      emit('warn', event, fields);
    },
    error: (event, error, fields = {}) => {
      emit('error', event, { ...describeError(error), ...fields });
    },
    with: (fields) => createJsonLog(write, clock, { ...base, ...fields }),
  };
}

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

/** Deeper than any chain that is written on purpose; an error may be its own cause. */
const CAUSES_MAX = 10;

/** `exception.*` as in the semantic conventions, with the chain of causes and the errors that an AggregateError holds. */
export function describeError(error: unknown): Fields {
  return describe(error, CAUSES_MAX);
}

function describe(error: unknown, causesLeft: number): Fields {
  if (!(error instanceof Error)) return { 'exception.message': typeof error === 'string' ? error : inspect(error) };
  const inner = (each: unknown): Fields => describe(each, causesLeft - 1);
  return {
    'exception.type': isAppError(error) ? error.code : error.name,
    'exception.message': error.message,
    'exception.stacktrace': error.stack,
    ...(isAppError(error) ? { 'error.details': error.details } : {}),
    ...(error.cause === undefined || causesLeft === 0 ? {} : { 'exception.cause': inner(error.cause) }),
    ...(error instanceof AggregateError && causesLeft > 0 ? { 'exception.errors': error.errors.map(inner) } : {}),
  };
}

/** A value that JSON cannot hold (it refers to itself, or its toJSON throws) is replaced by why; the rest of the line is kept. */
function toLine(fields: Fields): string {
  try {
    return JSON.stringify(fields, replaceBigint);
  } catch {
    const kept = Object.entries(fields).map(([name, value]): [string, unknown] => {
      try {
        JSON.stringify(value, replaceBigint);
        return [name, value];
      } catch (error) {
        return [name, `[not written: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}]`];
      }
    });
    return JSON.stringify(Object.fromEntries(kept), replaceBigint);
  }
}

function replaceBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
