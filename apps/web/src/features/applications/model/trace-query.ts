import { describeSpan, type SpanClass } from '@spanhouse/trace-store/describe';
import { formatQuery, type Condition, type FieldName } from '@spanhouse/trace-store/query-language';

/** What the spans of a service say of themselves: values of the columns that names are made of. */
export type SeenValues = {
  readonly names: readonly string[];
  readonly routes: readonly string[];
  readonly rpcMethods: readonly string[];
};

const NAMES_MAX = 20;
const SERVER = 2;
const CONSUMER = 5;

/**
 * Conditions that find the spans of an interface. The index holds spans under their own names, and routes, methods and topics beside them;
 * what pages call an interface is made of these, so the way back is looked for in what was seen: route, then RPC method, then topic, then the
 * names that the name was made of. When nothing fits, all that the service serves is found: too much, but not nothing.
 */
export function interfaceConditions(service: string, name: string, spanClass: SpanClass, seen: SeenValues): readonly Condition[] {
  const own = field('service', service);
  if (spanClass === 'messaging') {
    const topic = /^process (.+)$/.exec(name)?.[1];
    if (topic !== undefined && !topic.includes('{id}'))
      return [own, field('kind', 'consumer'), attribute('messaging.destination.name', topic)];
    return [own, ...(namesOf(name, CONSUMER, seen) ?? [field('kind', 'consumer')])];
  }
  const http = /^([A-Z_]+) (\/.*)$/.exec(name);
  const route = seen.routes.find((known) => known === http?.[2] || `/${known}` === http?.[2]);
  if (http !== null && route !== undefined) {
    return [own, field('kind', 'server'), attribute('http.request.method', http[1] ?? ''), attribute('http.route', route)];
  }
  const [, rpcService = '', method = ''] = /^(\S+)\/([^/\s]+)$/.exec(name) ?? [];
  if (method !== '') {
    if (seen.rpcMethods.includes(name)) return [own, field('kind', 'server'), attribute('rpc.method', name)];
    if (seen.rpcMethods.includes(method)) {
      return [own, field('kind', 'server'), attribute('rpc.service', rpcService), attribute('rpc.method', method)];
    }
  }
  return [own, ...(namesOf(name, SERVER, seen) ?? [field('kind', 'server')])];
}

/** All that is asked of a service. */
export function servedConditions(service: string): readonly Condition[] {
  return [field('service', service), { target: { kind: 'field', field: 'kind' }, operator: 'in', values: ['server', 'consumer'] }];
}

/** One value of one of the dimensions that figures are broken down by. */
export function dimensionCondition(dimension: 'instance' | 'host' | 'region' | 'version' | 'environment', value: string): Condition {
  return dimension === 'region' ? attribute('cloud.region', value) : field(dimension, value);
}

export const FAILING: Condition = { target: { kind: 'field', field: 'status' }, operator: '=', values: ['error'] };

export function atLeast(durationNs: number): Condition {
  return { target: { kind: 'field', field: 'duration' }, operator: '>=', values: [String(Math.max(0, Math.floor(durationNs)))] };
}

export function queryText(conditions: readonly Condition[]): string {
  return formatQuery(conditions);
}

/** The span names that this name was made of; null when none is known. A server's name may also be made for an internal root: a job. */
function namesOf(name: string, kind: number, { names }: SeenValues): readonly Condition[] | null {
  const isMadeOf = (known: string): boolean => known === name || [kind, 1].some((one) => describedName(one, known) === name);
  const made = names.filter(isMadeOf).slice(0, NAMES_MAX);
  if (made.length === 0) return null;
  return [{ target: { kind: 'field', field: 'name' }, operator: made.length === 1 ? '=' : 'in', values: made }];
}

function describedName(kind: number, name: string): string {
  return describeSpan({ kind, name, isRoot: true, attribute: () => '' }).name;
}

function field(name: FieldName, value: string): Condition {
  return { target: { kind: 'field', field: name }, operator: '=', values: [value] };
}

function attribute(key: string, value: string): Condition {
  return { target: { kind: 'attribute', key }, operator: '=', values: [value] };
}
