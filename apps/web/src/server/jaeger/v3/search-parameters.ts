import { AppError, unixNano, type Clock, type UnixNano } from '@spanhouse/core';
import { traceSearchOf, type TraceSearch } from '../trace-search.ts';

/* What version 3 calls the parameters of version 1: its gateway over the years, and with the names of the protobuf. */

const SEARCH = {
  service: ['query.serviceName', 'query.service_name'],
  operation: ['query.operationName', 'query.operation_name', 'query.span_name'],
  minDuration: ['query.durationMin', 'query.duration_min'],
  maxDuration: ['query.durationMax', 'query.duration_max'],
  tags: ['query.attributes'],
  limit: ['query.searchDepth', 'query.search_depth', 'query.num_traces'],
} as const;
const MOMENTS = {
  start: ['query.startTimeMin', 'query.start_time_min'],
  end: ['query.startTimeMax', 'query.start_time_max'],
} as const;
const OPERATIONS = { service: ['service'], spanKind: ['span_kind', 'spanKind'] } as const;

/** RFC 3339, as deep as nanoseconds. */
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i;
const FRACTION_DIGITS = 9;
const NS_PER_MS = 1_000_000n;

/** @throws AppError REQUEST.INVALID that names the parameter. */
export function traceSearchOfVersion3(asked: URLSearchParams, clock: Clock): TraceSearch {
  const search = traceSearchOf(renamed(asked, SEARCH), clock);
  const [start, end] = [momentOf(asked, 'start'), momentOf(asked, 'end')];
  return { ...search, ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) };
}

export function operationsOfVersion3(asked: URLSearchParams): URLSearchParams {
  return renamed(asked, OPERATIONS);
}

function renamed(asked: URLSearchParams, names: Readonly<Record<string, readonly string[]>>): URLSearchParams {
  const own = new URLSearchParams();
  for (const [name, theirs] of Object.entries(names)) if (first(asked, theirs) !== '') own.set(name, first(asked, theirs));
  return own;
}

function first(asked: URLSearchParams, names: readonly string[]): string {
  return names.map((name) => asked.get(name) ?? '').find((text) => text !== '') ?? '';
}

/** Null: not asked for. */
function momentOf(asked: URLSearchParams, name: keyof typeof MOMENTS): UnixNano | null {
  const text = first(asked, MOMENTS[name]);
  if (text === '') return null;
  const [, seconds = '', fraction = '', zone = ''] = TIMESTAMP.exec(text) ?? [];
  const ms = Date.parse(seconds + zone);
  if (!(ms >= 0)) throw new AppError('REQUEST.INVALID', `${name}: expected a time with its zone, for example 2026-01-31T08:00:00.5Z.`);
  return unixNano(BigInt(ms) * NS_PER_MS + BigInt(fraction.padEnd(FRACTION_DIGITS, '0')));
}
