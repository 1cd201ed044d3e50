import { describeSpan, type SpanClass } from '@spanhouse/trace-store/describe';
import { formatQuery, type Condition, type FieldName } from '@spanhouse/trace-store/query-language';

/** What the spans of a service say of themselves: values of the columns that names are made of. */
export type SeenValues = {
  readonly names: readonly string[];
  readonly routes: readonly string[];
  readonly rpcMethods: readonly string[];
};

const NAMES_MAX = 20;

/** OTLP span kinds by name. */
const KINDS = { server: 2, client: 3, producer: 4, consumer: 5 } as const;
type Kind = keyof typeof KINDS;

/**
 * Conditions that find the spans of an interface, or of a kind of call. The index holds spans under their own names, and routes, methods and
 * topics beside them; what pages call an interface is made of these, so the way back is looked for in what was seen: route, then RPC method,
 * then topic, then the names that the name was made of. When nothing fits, all that the service serves (or calls) is found: too much, but not
 * nothing.
 */
export function interfaceConditions(service: string, name: string, spanClass: SpanClass, seen: SeenValues): readonly Condition[] {
  const kind = kindOf(name, spanClass);
  return [
    field('service', service),
    ...(httpConditions(name, kind, seen) ??
      rpcConditions(name, kind, seen) ??
      topicConditions(name, kind) ??
      namesOf(name, KINDS[kind], seen) ??
      methodConditions(name, kind)),
  ];
}

function kindOf(name: string, spanClass: SpanClass): Kind {
  if (spanClass === 'messaging') return name.startsWith('process ') ? 'consumer' : /^(?:send|create) /.test(name) ? 'producer' : 'client';
  return spanClass === 'interface' ? 'server' : 'client';
}

/** Only a server says which route it took. */
function httpConditions(name: string, kind: Kind, { routes }: SeenValues): readonly Condition[] | null {
  const [, method = '', path = ''] = HTTP_NAME.exec(name) ?? [];
  const route = routes.find((known) => known === path || `/${known}` === path);
  if (kind !== 'server' || method === '' || route === undefined) return null;
  return [field('kind', kind), attribute('http.request.method', method), attribute('http.route', route)];
}

function rpcConditions(name: string, kind: Kind, { rpcMethods }: SeenValues): readonly Condition[] | null {
  const [, rpcService = '', method = ''] = /^(\S+)\/([^/\s]+)$/.exec(name) ?? [];
  if (method === '' || (kind !== 'server' && kind !== 'client')) return null;
  if (rpcMethods.includes(name)) return [field('kind', kind), attribute('rpc.method', name)];
  if (!rpcMethods.includes(method)) return null;
  return [field('kind', kind), attribute('rpc.service', rpcService), attribute('rpc.method', method)];
}

function topicConditions(name: string, kind: Kind): readonly Condition[] | null {
  if (kind !== 'consumer' && kind !== 'producer') return null;
  const topic = /^\w+ (\S+)$/.exec(name)?.[1];
  if (topic === undefined || /\{id\}|^\(/.test(topic)) return null;
  return [field('kind', kind), attribute('messaging.destination.name', topic)];
}

/** The rest that is known: of what kind they are and, of HTTP, by which method. */
function methodConditions(name: string, kind: Kind): readonly Condition[] {
  const method = HTTP_NAME.exec(name)?.[1];
  return [field('kind', kind), ...(method === undefined || kind === 'server' ? [] : [attribute('http.request.method', method)])];
}

const HTTP_NAME = /^([A-Z]+) (\/.*)$/;

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
