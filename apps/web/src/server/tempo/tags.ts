import { KIND_NAMES, STATUS_NAMES } from '@spanhouse/trace-store/query-language';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import { tempoRange } from './tempo-range.ts';
import { tempoAnswer } from './tempo-route.ts';

const TAGS_MAX = 1_000;
const VALUES_MAX = 1_000;
/** What a span has beside its attributes, by TraceQL's names: those without a place, then all of a place. */
const INTRINSICS = [
  ...['duration', 'kind', 'name', 'rootName', 'rootServiceName', 'status', 'statusMessage', 'traceDuration'],
  ...['event:name', 'event:timeSinceStart', 'instrumentation:name', 'instrumentation:version', 'link:spanID', 'link:traceID'],
  ...['span:childCount', 'span:duration', 'span:id', 'span:kind', 'span:name', 'span:parentID', 'span:status', 'span:statusMessage'],
  ...['trace:duration', 'trace:id', 'trace:rootName', 'trace:rootService'],
];
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  status: STATUS_NAMES,
  kind: KIND_NAMES,
  'span:status': STATUS_NAMES,
  'span:kind': KIND_NAMES,
};
/** What the index keeps as a field. */
const FIELDS: Readonly<Record<string, string>> = {
  'service.name': 'service',
  name: 'name',
  'span:name': 'name',
  rootName: 'name',
  'trace:rootName': 'name',
  rootServiceName: 'service',
  'trace:rootService': 'service',
};
const SCOPE = /^(?:span|resource|instrumentation|event|link)?\./;

/** GET /api/search/tags */
export async function tagNames(api: ProjectApiRequest): Promise<Response> {
  return tempoAnswer({ tagNames: ['service.name', ...(await keysOf(api))] });
}

/** GET /api/v2/search/tags: the index does not tell whether a resource or a span has a key, so both scopes offer it. */
export async function tagNamesByScope(api: ProjectApiRequest): Promise<Response> {
  const asked = api.parameters.get('scope') ?? '';
  const keys = asked === 'intrinsic' ? [] : await keysOf(api);
  const scopes = [
    { name: 'resource', tags: ['service.name', ...keys] },
    { name: 'span', tags: keys },
    { name: 'intrinsic', tags: INTRINSICS },
  ];
  return tempoAnswer({ scopes: scopes.filter(({ name }) => asked === '' || asked === 'none' || asked === name) });
}

/** GET /api/search/tag/{tag}/values */
export async function tagValues(api: ProjectApiRequest, tag: string): Promise<Response> {
  return tempoAnswer({ tagValues: (await valuesOf(api, tag)).texts });
}

/** GET /api/v2/search/tag/{tag}/values: with the kind that TraceQL writes the value in. */
export async function typedTagValues(api: ProjectApiRequest, tag: string): Promise<Response> {
  const { texts, type } = await valuesOf(api, tag);
  return tempoAnswer({ tagValues: texts.map((value) => ({ type, value })) });
}

async function keysOf(api: ProjectApiRequest): Promise<readonly string[]> {
  const question = { ...tempoRange(api.parameters, api.clock), prefix: '', limit: TAGS_MAX };
  const found = await api.traces.completeKeys(api.project.id, question, { signal: api.signal });
  return found.map(({ text }) => text).toSorted();
}

async function valuesOf(
  api: ProjectApiRequest,
  tag: string,
): Promise<{ readonly texts: readonly string[]; readonly type: 'string' | 'keyword' }> {
  const keywords = Object.hasOwn(KEYWORDS, tag) ? KEYWORDS[tag] : undefined;
  if (keywords !== undefined) return { texts: keywords, type: 'keyword' };
  const key = tag.replace(SCOPE, '');
  const question = {
    ...tempoRange(api.parameters, api.clock),
    key: Object.hasOwn(FIELDS, key) ? (FIELDS[key] ?? key) : key,
    prefix: '',
    limit: VALUES_MAX,
  };
  const found = await api.traces.completeValues(api.project.id, question, { signal: api.signal });
  return { texts: found.map(({ text }) => text), type: 'string' };
}
