import { AppError } from '@spanhouse/core';
import type { Condition, Order } from '@spanhouse/trace-store';
import { parseDuration, type Query } from '@spanhouse/trace-store/query-language';
import { queryOf, toTraceRow } from '../../features/traces/server/search.ts';
import type { ProjectApiRequest } from './answer.ts';
import { checkNames, numberOf, rangeOf } from './parameters.ts';

const NAMES = ['service', 'minDuration', 'maxDuration', 'attr', 'start', 'end', 'limit', 'q', 'order', 'from'] as const;
const ORDERS: readonly Order[] = ['newest', 'duration', 'errors', 'spans'];
const LIMIT = { fallback: 20, max: 1_000 };

/** GET /api/v1/traces. Errors: REQUEST.INVALID, QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export async function searchTraces(api: ProjectApiRequest): Promise<Response> {
  const { parameters } = api;
  checkNames(parameters, NAMES);
  const from = parameters.get('from');
  const found = await api.traces.findTraces(
    {
      projectId: api.project.id,
      ...rangeOf(parameters, api.clock),
      ...queryOfParameters(parameters),
      order: orderOf(parameters.get('order') ?? 'newest'),
      limit: numberOf(parameters, 'limit', LIMIT),
      ...(from === null ? {} : { from }),
    },
    { signal: api.signal },
  );
  return Response.json(
    { traces: found.rows.map(toTraceRow), matchedSpans: found.matched, partial: found.partial, scan: found.scan ?? null },
    { headers: { 'cache-control': 'no-store' } },
  );
}

function queryOfParameters(parameters: URLSearchParams): Query {
  const conditions: Condition[] = [];
  for (const service of parameters.getAll('service'))
    conditions.push({ target: { kind: 'field', field: 'service' }, operator: '=', values: [service] });
  const shortest = parameters.get('minDuration');
  const longest = parameters.get('maxDuration');
  if (shortest !== null) conditions.push(durationCondition('minDuration', '>=', shortest));
  if (longest !== null) conditions.push(durationCondition('maxDuration', '<=', longest));
  for (const attribute of parameters.getAll('attr')) {
    const colon = attribute.indexOf(':');
    if (colon < 1) throw new AppError('REQUEST.INVALID', 'attr: expected key:value.');
    conditions.push({ target: { kind: 'attribute', key: attribute.slice(0, colon) }, operator: '=', values: [attribute.slice(colon + 1)] });
  }
  const asked = queryOf(parameters.get('q') ?? '');
  return { ...asked, conditions: [...conditions, ...asked.conditions] };
}

function durationCondition(name: string, operator: '>=' | '<=', text: string): Condition {
  const ns = parseDuration(text);
  if (ns === null) throw new AppError('REQUEST.INVALID', `${name}: expected a duration with its unit, for example 500ms.`);
  return { target: { kind: 'field', field: 'duration' }, operator, values: [ns.toString()] };
}

function orderOf(text: string): Order {
  const order = ORDERS.find((name) => name === text);
  if (order === undefined) throw new AppError('REQUEST.INVALID', `order: expected one of ${ORDERS.join(', ')}.`);
  return order;
}
