import { AppError, unixNano, type Clock } from '@spanhouse/core';
import type { Condition, TimeRange } from '@spanhouse/trace-store';
import { parseDuration } from '@spanhouse/trace-store/query-language';

/* What Jaeger's front ends ask for in `GET /api/traces`. */

export type TraceSearch = TimeRange & { readonly conditions: readonly Condition[]; readonly limit: number };

/** Jaeger's form offers up to 1,500: of more than a search may find, so many are given. */
const LIMIT = { fallback: 100, max: 1_000 };
const NS_PER_US = 1_000n;
const NS_PER_MS = 1_000_000n;
const HOUR_MS = 3_600_000;
/** Tags that stand for what a span has a column for. */
const STATUS_TAGS: Readonly<Record<string, string>> = {
  'error=true': 'error',
  'otel.status_code=ERROR': 'error',
  'otel.status_code=OK': 'ok',
};
const KIND_TAG = 'span.kind';

/** @throws AppError REQUEST.INVALID that names the parameter. */
export function traceSearchOf(parameters: URLSearchParams, clock: Clock): TraceSearch {
  const service = parameters.get('service') ?? '';
  if (service === '') throw invalid("parameter 'service' is required");
  const nowMs = clock.now();
  const operation = parameters.get('operation') ?? '';
  return {
    start: momentOf(parameters, 'start', nowMs - HOUR_MS),
    end: momentOf(parameters, 'end', nowMs),
    conditions: [
      field('service', '=', service),
      ...(operation === '' ? [] : [field('name', '=', operation)]),
      ...durations(parameters),
      ...[...tagsOf(parameters)].map(([key, value]) => tagCondition(key, value)),
    ],
    limit: limitOf(parameters.get('limit')),
  };
}

function momentOf(parameters: URLSearchParams, name: string, fallbackMs: number): TimeRange['start'] {
  const text = parameters.get(name);
  if (text === null || text === '') return unixNano(BigInt(fallbackMs) * NS_PER_MS);
  if (!/^\d{1,16}$/.test(text)) throw invalid(`${name}: expected microseconds since 1970`);
  return unixNano(BigInt(text) * NS_PER_US);
}

function durations(parameters: URLSearchParams): readonly Condition[] {
  return (
    [
      ['minDuration', '>='],
      ['maxDuration', '<='],
    ] as const
  ).flatMap(([name, operator]) => {
    const text = parameters.get(name) ?? '';
    if (text === '') return [];
    const ns = parseDuration(text);
    if (ns === null) throw invalid(`${name}: expected a duration with its unit, for example 1.2s, 100ms or 500us`);
    return [field('duration', operator, ns.toString())];
  });
}

/** `tags` is an object in JSON, `tag` a pair `key:value`, repeated; both are in use. */
function tagsOf(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const text of parameters.getAll('tags'))
    for (const [key, value] of Object.entries(objectOf(text))) {
      if (typeof value !== 'string') throw invalid(`tags: the value of ${key.slice(0, 100)} is no text`);
      tags.set(key, value);
    }
  for (const text of parameters.getAll('tag')) {
    const colon = text.indexOf(':');
    if (colon < 1) throw invalid('tag: expected key:value');
    tags.set(text.slice(0, colon), text.slice(colon + 1));
  }
  return tags;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid('tags: expected an object of texts in JSON');
}

function tagCondition(key: string, value: string): Condition {
  const status = STATUS_TAGS[`${key}=${value}`];
  if (status !== undefined) return field('status', '=', status);
  if (key === KIND_TAG) return field('kind', '=', value.toLowerCase());
  return { target: { kind: 'attribute', key }, operator: '=', values: [value] };
}

function field(name: 'service' | 'name' | 'duration' | 'status' | 'kind', operator: '=' | '>=' | '<=', value: string): Condition {
  return { target: { kind: 'field', field: name }, operator, values: [value] };
}

function limitOf(text: string | null): number {
  if (text === null || text === '') return LIMIT.fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw invalid('limit: expected a whole number from 1 on');
  return Math.min(value, LIMIT.max);
}

function invalid(message: string): AppError {
  return new AppError('REQUEST.INVALID', `${message}.`);
}
