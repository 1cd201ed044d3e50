import fc from 'fast-check';
import { get, MOMENTS, words, type Call } from './canary-call-kinds.ts';
import { anyKey, anyQuery, anyText, anyTraceId, FROM, headedKey, TO } from './canary-texts.ts';

/** Of the product's own API. */
const own: readonly fc.WeightedArbitrary<Call>[] = [
  get(
    '/api/v1/traces',
    {
      q: anyQuery,
      service: anyText,
      attr: fc.tuple(anyKey, anyText).map((pair) => pair.join(':')),
      minDuration: words('1ns', '1h', 'x'),
      order: words('newest', 'duration', 'errors', 'spans'),
      limit: words('5', '1000', 'x'),
      ...MOMENTS,
    },
    { weight: 3 },
  ),
  get(
    '/api/v1/traces/export',
    {
      q: anyQuery,
      mode: words('traces', 'spans', 'groups'),
      format: words('csv', 'json'),
      // They are the names of the file's columns: no canary in them.
      col: headedKey,
      by: headedKey,
      env: anyText,
      ...MOMENTS,
    },
    { weight: 4 },
  ),
  get('/api/v1/traces/[traceId]', {}, { names: { traceId: anyTraceId }, weight: 3 }),
  get('/api/v1/services', MOMENTS),
  get('/api/v1/audit', { format: words('csv', 'jsonl'), text: anyText }),
  get('/api/v1/organization/audit', { format: words('csv', 'jsonl') }),
];

const LOGFMT = fc
  .tuple(words('bizOrderId', 'tier', 'service.name', 'http.route'), anyText)
  .map(([key, value]) => `${key}="${value.replace(/["\\]/g, '\\$&')}"`);
const JAEGER_MOMENTS = { start: words(String(FROM * 1_000), '0', 'x'), end: words(String(TO * 1_000), String(TO * 1_000)) };
const JAEGER_TAGS = fc
  .dictionary(words('bizOrderId', 'tier', 'error', 'span.kind', 'http.route'), anyText, { maxKeys: 2 })
  .map((tags) => JSON.stringify(tags));
const SECONDS = {
  start: words(String(Math.floor(FROM / 1_000)), '0', 'x'),
  end: words(String(Math.ceil(TO / 1_000)), String(Math.ceil(TO / 1_000))),
};
const ANY_TAG = fc.oneof(
  words('service.name', 'name', 'status', '.bizOrderId', 'span.tier', 'resource.host.name'),
  anyKey.filter((key) => key !== ''),
);
const TRACEQL = fc.oneof(
  anyQuery.map((query) => `{ ${query} }`),
  fc
    .tuple(anyQuery, words('span.tier', '.bizOrderId', 'status, resource.host.name'))
    .map(([query, keys]) => `{ ${query} } | select(${keys})`),
  fc.constant('{ }'),
);

/** As front ends of others ask. */
const ofFrontEnds: readonly fc.WeightedArbitrary<Call>[] = [
  get('/jaeger/api/services', {}),
  get('/jaeger/api/services/[service]/operations', {}, { names: { service: anyText } }),
  get('/jaeger/api/operations', { service: anyText, spanKind: words('', 'server', 'x') }),
  get('/jaeger/api/dependencies', { endTs: words(String(TO), 'x'), lookback: words('7200000') }),
  get(
    '/jaeger/api/traces',
    {
      service: anyText,
      operation: anyText,
      tags: JAEGER_TAGS,
      tag: LOGFMT,
      minDuration: words('1ns', 'x'),
      limit: words('20', 'x'),
      traceID: anyTraceId,
      ...JAEGER_MOMENTS,
    },
    { weight: 3 },
  ),
  get('/jaeger/api/traces/[traceId]', {}, { names: { traceId: anyTraceId }, weight: 2 }),
  get('/jaeger/api/v3/services', {}),
  get('/jaeger/api/v3/operations', { service: anyText }),
  get(
    '/jaeger/api/v3/trace-summaries',
    {
      'query.serviceName': anyText,
      'query.operationName': anyText,
      'query.attributes': JAEGER_TAGS,
      'query.startTimeMin': words(new Date(FROM).toISOString(), 'x'),
      'query.startTimeMax': words(new Date(TO).toISOString()),
    },
    { weight: 3 },
  ),
  get('/jaeger/api/v3/traces/[traceId]', {}, { names: { traceId: anyTraceId }, weight: 2 }),
  get('/tempo/api/echo', {}),
  get('/tempo/api/status/buildinfo', {}),
  get(
    '/tempo/api/search',
    { q: TRACEQL, tags: LOGFMT, minDuration: words('1ns', '1h'), limit: words('20', 'x'), spss: words('3', '100'), ...SECONDS },
    { weight: 4 },
  ),
  get('/tempo/api/search/tags', SECONDS),
  get('/tempo/api/search/tag/[tag]/values', SECONDS, { names: { tag: ANY_TAG }, weight: 2 }),
  get('/tempo/api/v2/search/tags', { scope: words('', 'span', 'resource', 'intrinsic'), ...SECONDS }),
  get('/tempo/api/v2/search/tag/[tag]/values', SECONDS, { names: { tag: ANY_TAG }, weight: 2 }),
  get('/tempo/api/traces/[traceId]', {}, { names: { traceId: anyTraceId }, weight: 2 }),
  get('/tempo/api/v2/traces/[traceId]', SECONDS, { names: { traceId: anyTraceId }, weight: 2 }),
];

export const routeCalls: readonly fc.WeightedArbitrary<Call>[] = [...own, ...ofFrontEnds];
